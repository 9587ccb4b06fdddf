package import Reservations

/// Something that a batch of bookings is to decide on, for one caller.
package struct BookingOrder: Sendable {
    package enum Wish: Sendable {
        case book(BookingRequest)
        case cancel(CancellationWish, Canceller = .customer)
        case pay(PaymentWish)
        /// What a provider says of a payment.
        case report(PaymentReport)
        /// What is said of money that goes back.
        case refunded(RefundReport)

        package static func cancel(
            bookingID: String,
            _ canceller: Canceller = .customer
        ) -> Self {
            .cancel(
                CancellationWish(bookingID: bookingID, isFree: canceller != .customer),
                canceller
            )
        }

        /// Inventories whose best seats it is for.
        package var charts: Set<String> {
            guard case .book(let request) = self else { return [] }
            return Set(request.parts.filter { $0.best != nil }.map(\.inventoryID))
        }

        /// The booking that is there already, and that it is about.
        package var bookingID: String? {
            switch self {
            case .book: nil
            case .cancel(let wish, _): wish.bookingID
            case .pay(let wish): wish.bookingID
            case .report(let report): report.bookingID
            case .refunded(let report): report.bookingID
            }
        }
    }

    /// On whose behalf a booking is cancelled.
    package enum Canceller: Sendable {
        case customer
        /// Somebody with the right to sell at the door, where that was done.
        case seller
        /// Somebody who looks after the service.
        case `operator`
        /// Nobody has heard of it: its answer was lost, and there is no key to ask with.
        case nobody

        /// As the history tells it.
        var reason: String {
            switch self {
            case .customer: "by the customer"
            case .seller: "at the door"
            case .operator: "by an operator"
            case .nobody: "its answer was lost"
            }
        }
    }

    /// A name that the caller has given to the order, so that an answer that is lost can be asked for
    /// again.
    package struct Key: Sendable {
        /// 1 to 255 printable characters, of the user's own choice.
        package let text: String
        /// SHA-256 of what is asked.
        package let digest: [UInt8]

        package init(text: String, digest: [UInt8]) {
            self.text = text
            self.digest = digest
        }
    }

    /// Whose wish it is, or whose key; empty for a provider's word.
    package let userID: String
    package let wish: Wish
    /// A provider's word has the key of the wish that it answers.
    package let key: Key?
    /// Makes the answer that is stored under the key; nil for one that is not to be stored.
    package let answer: @Sendable (BookingOutcome) -> StoredAnswer?

    package init(
        userID: String,
        wish: Wish,
        key: Key?,
        answer: @escaping @Sendable (BookingOutcome) -> StoredAnswer?
    ) {
        self.userID = userID
        self.wish = wish
        self.key = key
        self.answer = answer
    }
}

extension BookingOrder {
    /// Whether a customer wants something back for it.
    var isGivingBack: Bool {
        if case .cancel(_, .customer) = wish { true } else { false }
    }

    /// How it is to be paid, if it is a wish to pay.
    package var paymentMethod: PaymentMethod? {
        if case .pay(let wish) = wish { wish.method } else { nil }
    }

    /// Whether nobody else may work on its key meanwhile: a provider's word comes while the customer's own
    /// request waits, or asks once more.
    var claimsKey: Bool {
        switch wish {
        case .book, .cancel, .pay: key != nil
        case .report, .refunded: false
        }
    }
}

/// An answer as it is stored under a key.
package struct StoredAnswer: Hashable, Sendable {
    /// HTTP's status code.
    package let status: Int
    package let body: String

    package init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}

/// A booking that something has happened to.
package struct ChangedBooking: Sendable {
    package let booking: Booking
    /// What it was before.
    package let from: BookingStatus
    /// Items that it has given back while the rest of it stays.
    package let returned: Int
    /// The payment that this is about, as it is now.
    package let payment: Payment?
    /// What that was before; nil if it is new.
    package let paymentFrom: PaymentStatus?
    /// Money that is to go back from now on, is back, or could not be brought back.
    package let refund: Refund?
    /// What the provider has against the payment's amount, if anything.
    package let refusal: PaymentReport.Refusal?
}

/// What became of an order.
package enum BookingOutcome: Sendable {
    /// It is booked, on disk.
    case done(Booking)
    /// It is cancelled, paid, or what else was to become of it, on disk.
    case changed(ChangedBooking)
    case refused(BookingVerdict)
    /// It was decided on before, under the same key.
    case replayed(StoredAnswer)
    /// The key stands for another request.
    case keyReused
    /// The same key is being worked on, or the payment that it has begun.
    case keyBusy
    /// Something that it needs stayed locked by others.
    case blocked
}
