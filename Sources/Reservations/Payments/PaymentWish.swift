/// What a customer wants to pay, and how.
package struct PaymentWish: Hashable, Sendable {
    package let bookingID: String
    package let method: PaymentMethod
    /// How long it is to take, in seconds, for sandboxes; nil leaves it to them.
    package let delaySeconds: Int?
    /// The provider's name for what it is paid with, where the method has one.
    package let token: String?

    package init(
        bookingID: String,
        method: PaymentMethod,
        delaySeconds: Int? = nil,
        token: String? = nil
    ) {
        self.bookingID = bookingID
        self.method = method
        self.delaySeconds = delaySeconds
        self.token = token
    }
}

/// What a customer wants to give back.
package struct CancellationWish: Hashable, Sendable {
    package let bookingID: String
    /// Places among its items, at least one and each once; nil for all that is left.
    package let items: [Int]?
    /// Whether all that was paid for it goes back, whatever the rules say.
    package let isFree: Bool

    package init(bookingID: String, items: [Int]? = nil, isFree: Bool = false) {
        self.bookingID = bookingID
        self.items = items
        self.isFree = isFree
    }
}
