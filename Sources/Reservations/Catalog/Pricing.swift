/// What one of something costs: its price, and what it costs before that.
package struct Pricing: Hashable, Sendable {
    package let price: Money
    package let earlyPrices: EarlyPrices

    package init(_ price: Money, _ earlyPrices: EarlyPrices = .none) {
        self.price = price
        self.earlyPrices = earlyPrices
    }

    /// What the next one costs, with so many on hold or sold already.
    package func next(after taken: Int, at now: Moment) -> Money {
        let parts = earlyPrices.parts(of: 1, after: taken, at: now, then: price.minorUnits)
        return Money(minorUnits: parts.first?.price ?? price.minorUnits, price.currency)
    }
}
