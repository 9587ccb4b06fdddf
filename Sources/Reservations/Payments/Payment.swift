/// A customer's payment for a booking.
package struct Payment: Hashable, Sendable {
    package let id: String
    package let bookingID: String
    package let method: PaymentMethod
    package var status: PaymentStatus
    package let amount: Money
    /// What was taken, in minor units: nothing or all.
    package var captured: Int
    /// What of that goes back, in minor units, or is back already.
    package var refunded: Int
    /// The provider's own name for it, once that is known.
    package var providerID: String?
    /// The page that the customer must open, if there is one.
    package var nextActionURL: String?
    /// How long the customer wants it to take, in seconds: sandboxes only.
    package let delaySeconds: Int?
    /// The provider's name for what it is paid with, where the method has one; never a card's number.
    package let token: String?
    /// How often the provider was asked about it since it became what it is: what is asked for anew is named
    /// by it, or the provider would repeat its answer to the same call before.
    package var attempts: Int

    package init(
        id: String,
        bookingID: String,
        method: PaymentMethod,
        status: PaymentStatus = .started,
        amount: Money,
        captured: Int = 0,
        refunded: Int = 0,
        providerID: String? = nil,
        nextActionURL: String? = nil,
        delaySeconds: Int? = nil,
        token: String? = nil,
        attempts: Int = 0
    ) {
        self.id = id
        self.bookingID = bookingID
        self.method = method
        self.status = status
        self.amount = amount
        self.captured = captured
        self.refunded = refunded
        self.providerID = providerID
        self.nextActionURL = nextActionURL
        self.delaySeconds = delaySeconds
        self.token = token
        self.attempts = attempts
    }

    /// What can still be given back, in minor units.
    package var refundable: Int { captured - refunded }
}
