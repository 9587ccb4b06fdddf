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

    /// Why a provider takes no such amount, whatever it is paid with.
    package enum Refusal: String, Sendable, CaseIterable {
        case tooSmall = "too_small"
        case tooLarge = "too_large"
        /// The provider counts in larger steps than the currency has.
        case uneven
    }

    package let paymentID: String
    package let bookingID: String
    package let state: State
    package let providerID: String?
    package let nextActionURL: String?
    /// Why it is declined, if that lies in its amount.
    package let refusal: Refusal?

    package init(
        paymentID: String,
        bookingID: String,
        state: State,
        providerID: String? = nil,
        nextActionURL: String? = nil,
        refusal: Refusal? = nil
    ) {
        self.paymentID = paymentID
        self.bookingID = bookingID
        self.state = state
        self.providerID = providerID
        self.nextActionURL = nextActionURL
        self.refusal = refusal
    }
}
