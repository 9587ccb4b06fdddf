/// What becomes of a booking that is there, and of its money.
package struct BookingChange: Hashable, Sendable {
    /// What its customer is told by mail.
    package enum Notice: String, Sendable, CaseIterable {
        /// The money came too late, and goes back.
        case latePayment = "late_payment"
        /// The money could not be taken, and the booking is void.
        case captureFailed = "capture_failed"
    }

    /// What becomes of money that goes back.
    package enum RefundStep: Hashable, Sendable {
        case made, done, failed
        /// Somebody who looks after the service has seen to it.
        case byHand
    }

    package let bookingID: String
    package let from: BookingStatus
    /// The same as before if only its items or its money change.
    package var to: BookingStatus
    /// Places among its items of what it gives back.
    package var released: [Int] = []
    /// Whether it takes again all that it has.
    package var isReclaimed = false
    /// Expired holds that make room for that: each expires as a whole.
    package var displaced: Set<String> = []
    /// How long it is held from now on, in seconds; nil if its end stays.
    package var holdSeconds: Int?
    /// One of its payments, as it is then.
    package var payment: Payment?
    /// What that was before; nil if it is new.
    package var paymentFrom: PaymentStatus?
    package var refund: Refund?
    package var refundStep = RefundStep.made
    /// What that is of each item, if it was sold.
    package var refunded: [RefundQuote.Part] = []
    package var postings: [Posting] = []
    package var notice: Notice?

    package init(bookingID: String, from: BookingStatus) {
        self.bookingID = bookingID
        self.from = from
        to = from
    }

    /// Whether its payment has just been begun.
    package var isNewPayment: Bool { payment != nil && paymentFrom == nil }
    /// Whether it goes on without a part of its items.
    package var isPartial: Bool { from == to && !released.isEmpty }
}
