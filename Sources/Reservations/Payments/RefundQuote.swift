/// What a customer has been told to get back who gives something back.
package struct RefundQuote: Hashable, Sendable {
    /// One item's money, in minor units.
    package struct Part: Hashable, Sendable {
        /// The item's place among its booking's.
        package let item: Int
        package let amount: Int
        /// What is kept beside the rules' percentage.
        package let fee: Int

        /// What its organizer gives of what it was sold for.
        package var total: Int { amount + fee }

        package init(item: Int, amount: Int, fee: Int) {
            self.item = item
            self.amount = amount
            self.fee = fee
        }
    }

    /// How long it holds, in seconds.
    package static let validity = 600

    /// By the items' places.
    package let parts: [Part]

    package init(parts: [Part]) {
        self.parts = parts
    }

    /// In minor units.
    package var amount: Int { parts.reduce(0) { $0 + $1.amount } }
    package var fee: Int { parts.reduce(0) { $0 + $1.fee } }
}
