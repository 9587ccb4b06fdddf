/// How a booking of an inventory is paid.
package enum PaymentMode: String, Sendable, CaseIterable {
    case online
    /// At the door: a booking is confirmed at once.
    case atDoor = "at_door"
}

/// On what terms an inventory is sold.
package struct SalesTerms: Hashable, Sendable {
    package static let holdBounds = 1...86_400
    package static let graceBounds = 0...3_600
    package static let perBookingBounds = 1...1_000
    package static let perCustomerBounds = 1...1_000_000

    /// When sales begin; nil is at once.
    package var salesStart: Moment?
    /// When sales end; nil is when the inventory starts.
    package var salesEnd: Moment?
    /// How long a hold lasts.
    package var holdSeconds = 600
    package var paymentMode = PaymentMode.online
    /// What a payment that has been started adds to a hold at most.
    package var paymentGraceSeconds = 120
    /// The most seats or tickets of one booking.
    package var maxPerBooking = 20
    /// The most seats or tickets of one customer, over all bookings; nil is no limit.
    package var maxPerCustomer: Int?
    /// What goes back to whom cancels what is paid; nil is `RefundRules.standard`.
    package var refundRules: RefundRules?

    package init() {}

    /// What is wrong with the terms of something that starts then.
    func faults(startingAt start: Moment) -> [FieldFault] {
        guard let salesStart else { return [] }
        guard let salesEnd else {
            let message = "expected a time before start_time, when sales end"
            return salesStart < start ? [] : [FieldFault("sales_start", message)]
        }
        guard salesEnd <= salesStart else { return [] }
        return [FieldFault("sales_end", "expected a time after sales_start")]
    }
}
