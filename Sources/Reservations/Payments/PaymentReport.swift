/// What a provider says of a payment.
package struct PaymentReport: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// The provider has never heard of it.
        case missing
        /// It waits for the customer, or for the money.
        case waiting
        /// The customer has agreed: it is to be confirmed.
        case approved
        case authorized
        case captured
        case declined
        case cancelled
    }

    package let paymentID: String
    package let bookingID: String
    package let state: State
    package let providerID: String?
    package let nextActionURL: String?

    package init(
        paymentID: String,
        bookingID: String,
        state: State,
        providerID: String? = nil,
        nextActionURL: String? = nil
    ) {
        self.paymentID = paymentID
        self.bookingID = bookingID
        self.state = state
        self.providerID = providerID
        self.nextActionURL = nextActionURL
    }
}
