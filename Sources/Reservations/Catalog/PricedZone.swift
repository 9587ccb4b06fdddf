package import JSONText

/// Seats of an inventory that share a price, as people read of them.
package struct PricedZone: Sendable {
    package let name: String
    package let pricing: Pricing
    /// What the next seat costs.
    package let currentPrice: Money
    /// Those that are for sale.
    package let seats: Int
    /// Those of them that are not taken.
    package let seatsLeft: Int

    /// - Parameter now: The moment of which the price is told.
    package init(
        name: String,
        pricing: Pricing,
        seats: Int,
        seatsLeft: Int,
        at now: Moment
    ) {
        self.name = name
        self.pricing = pricing
        currentPrice = pricing.next(after: seats - seatsLeft, at: now)
        self.seats = seats
        self.seatsLeft = seatsLeft
    }

    /// What its organizer says of it, by the names that clients know.
    package var facts: [(name: String, value: JSON)] {
        [
            ("name", .string(name)), ("price", .string(pricing.price.decimal)),
            (EarlyPrices.field, pricing.earlyPrices.facts(in: pricing.price.currency)),
            ("seats", .number(seats)),
        ]
    }
}
