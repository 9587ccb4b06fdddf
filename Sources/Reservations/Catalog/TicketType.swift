package import JSONText

/// What an organizer says of a kind of ticket.
package struct TicketTypeDetails: Hashable, Sendable {
    /// In Unicode scalars, as the database counts.
    package static let nameLengths = 1...200
    package static let descriptionLimit = 10_000
    package static let quantityBounds = 1...10_000_000
    /// The most of one event.
    package static let countLimit = 1_000

    package var name: String
    package var description = ""
    package var price: Money
    package var earlyPrices = EarlyPrices.none
    /// How many are to be sold; all types together may be more than the event's capacity.
    package var quantity: Int
    package var isActive = true
    /// Whether only who has a voucher that unlocks it sees it, and gets it.
    package var isHidden = false

    package init(name: String, price: Money, quantity: Int) {
        self.name = name
        self.price = price
        self.quantity = quantity
    }

    /// What one more ticket costs.
    package func nextPrice(after taken: Int, at now: Moment) -> Money {
        Pricing(price, earlyPrices).next(after: taken, at: now)
    }
}

/// A kind of ticket of an event, as people read it.
package struct TicketType: Sendable {
    package let id: String
    package let eventID: String
    package let owner: Owner
    package let details: TicketTypeDetails
    /// Tickets of it that are paid or on hold.
    package let taken: Int
    /// Tickets of it that are paid.
    package let sold: Int
    /// How many could be booked now: none while it is not on sale, and no more than the event holds.
    package let sellable: Int
    /// What the next ticket costs.
    package let currentPrice: Money
    /// One more with every edit.
    package let version: Int

    package init(
        id: String,
        eventID: String,
        owner: Owner,
        details: TicketTypeDetails,
        taken: Int,
        sold: Int,
        sellable: Int,
        currentPrice: Money,
        version: Int
    ) {
        self.id = id
        self.eventID = eventID
        self.owner = owner
        self.details = details
        self.taken = taken
        self.sold = sold
        self.sellable = sellable
        self.currentPrice = currentPrice
        self.version = version
    }

    /// What its organizer says of it, by the names that clients know.
    package var facts: [(name: String, value: JSON)] {
        [
            ("name", .string(details.name)),
            ("description", .string(details.description)),
            ("price", .string(details.price.decimal)),
            ("currency", .string(details.price.currency.code)),
            (EarlyPrices.field, details.earlyPrices.facts(in: details.price.currency)),
            ("quantity", .number(details.quantity)),
            ("is_active", .bool(details.isActive)), ("is_hidden", .bool(details.isHidden)),
        ]
    }

    /// What its event's history keeps of it.
    package var record: JSON { .object(facts) }
}
