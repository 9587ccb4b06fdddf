/// Money that goes back to a customer.
package struct Refund: Hashable, Sendable {
    /// Why.
    package enum Reason: String, Sendable, CaseIterable {
        /// The customer has cancelled.
        case cancelled
        case byOperator = "operator"
        case calledOff = "called_off"
        /// The money came after the booking had ended.
        case late
    }

    package let id: String
    package let paymentID: String
    package let bookingID: String
    package let amount: Money
    package let reason: Reason
    /// Whether the provider has confirmed it.
    package var isDone: Bool
    /// Whether the provider could not bring it to the customer, also where it had confirmed it before.
    package var isFailed: Bool
    /// Whether somebody has seen to it by hand then.
    package var isByHand: Bool
    /// How often the provider was asked for it.
    package let attempts: Int

    package init(
        id: String,
        paymentID: String,
        bookingID: String,
        amount: Money,
        reason: Reason,
        isDone: Bool = false,
        isFailed: Bool = false,
        isByHand: Bool = false,
        attempts: Int = 0
    ) {
        self.id = id
        self.paymentID = paymentID
        self.bookingID = bookingID
        self.amount = amount
        self.reason = reason
        self.isDone = isDone
        self.isFailed = isFailed
        self.isByHand = isByHand
        self.attempts = attempts
    }
}
