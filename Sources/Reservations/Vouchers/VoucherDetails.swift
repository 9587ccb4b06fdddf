package import JSONText

/// What an organizer says of a voucher: who books with its code pays less, or gets what others do not see.
package struct VoucherDetails: Hashable, Sendable {
    package static let percentBounds = 1...100
    package static let useBounds = 1...10_000_000
    /// The most of one event.
    package static let countLimit = 10_000

    package let code: VoucherCode
    package let currency: Currency
    /// What it takes off of the tickets that it is for; nil beside an amount.
    package var percent: Int?
    /// What it takes off of a booking, in minor units, as far as its tickets cost that; nil beside a percentage.
    package var amount: Int?
    /// The most that it takes off of all bookings together, in minor units; the last of them gets the rest.
    package var budget: Int?
    /// In how many bookings it may be used.
    package var maxUses: Int?
    /// In how many of one customer's.
    package var maxUsesPerCustomer: Int?
    package var validFrom: Moment?
    /// The moment from which on it is over.
    package var validUntil: Moment?
    /// The ticket types that it is for; none: all of the event's.
    package var ticketTypeIDs: [String] = []
    /// Whether those of them that are hidden can be booked with it.
    package var unlocksHidden = false
    package var isActive = true

    package init(code: VoucherCode, currency: Currency) {
        self.code = code
        self.currency = currency
    }

    /// Where a ticket type stands among those that it is for.
    package static func place(ofTicketType index: Int) -> String { "ticket_type_ids[\(index)]" }

    /// Whether it is for seats: they are of no type.
    package var fitsSeats: Bool { ticketTypeIDs.isEmpty }

    /// Whether it is for tickets of a type.
    package func fits(_ typeID: String) -> Bool {
        ticketTypeIDs.isEmpty || ticketTypeIDs.contains(typeID)
    }

    /// What it takes off of tickets that cost so much together, in minor units: a percentage is rounded to the
    /// nearest unit, halves up.
    ///
    /// Nothing here overflows: a hundred times the highest price of the most places is 10^17.
    ///
    /// - Parameter spent: What it has taken off before.
    package func discount(on sum: Int, after spent: Int) -> Int {
        let wanted = percent.map { (sum * $0 + 50) / 100 } ?? min(amount ?? 0, sum)
        return min(wanted, budget.map { max(0, $0 - spent) } ?? wanted)
    }

    /// What is wrong with it as a whole.
    package var faults: [FieldFault] {
        var faults = [
            percent.flatMap { FieldFault("percent", $0, outside: Self.percentBounds) },
            maxUses.flatMap { FieldFault("max_uses", $0, outside: Self.useBounds) },
            maxUsesPerCustomer.flatMap {
                FieldFault("max_uses_per_customer", $0, outside: Self.useBounds)
            },
        ].compactMap(\.self)
        for (field, value) in [("amount", amount), ("budget", budget)] where value == 0 {
            faults.append(FieldFault(field, "expected more than 0"))
        }
        if percent != nil, amount != nil {
            faults.append(FieldFault("amount", "does not go with percent"))
        }
        if percent == nil, amount == nil {
            if !unlocksHidden {
                faults.append(FieldFault("percent", "expected this, amount or unlocks_hidden"))
            }
            if budget != nil {
                faults.append(FieldFault("budget", "goes with percent or amount only"))
            }
        }
        if let validFrom, let validUntil, validUntil.epoch <= validFrom.epoch {
            faults.append(FieldFault("valid_until", "expected a later moment than valid_from"))
        }
        return faults
    }
}

/// A voucher, as its organizer reads it.
package struct Voucher: Sendable {
    package let id: String
    package let eventID: String
    package let owner: Owner
    package let details: VoucherDetails
    /// How many bookings there are with it that are not over.
    package let uses: Int
    /// What it takes off of them, in minor units.
    package let spent: Int
    /// One more with every edit.
    package let version: Int

    package init(
        id: String,
        eventID: String,
        owner: Owner,
        details: VoucherDetails,
        uses: Int,
        spent: Int,
        version: Int
    ) {
        self.id = id
        self.eventID = eventID
        self.owner = owner
        self.details = details
        self.uses = uses
        self.spent = spent
        self.version = version
    }

    /// What its organizer says of it, by the names that clients know.
    package var facts: [(name: String, value: JSON)] {
        [
            ("code", .string(details.code.text)), ("percent", Self.number(details.percent)),
            ("amount", money(details.amount)), ("currency", .string(details.currency.code)),
            ("budget", money(details.budget)), ("max_uses", Self.number(details.maxUses)),
            ("max_uses_per_customer", Self.number(details.maxUsesPerCustomer)),
            ("valid_from", .text(details.validFrom?.utcText)),
            ("valid_until", .text(details.validUntil?.utcText)),
            ("ticket_type_ids", .array(details.ticketTypeIDs.map(JSON.string))),
            ("unlocks_hidden", .bool(details.unlocksHidden)),
            ("is_active", .bool(details.isActive)),
        ]
    }

    /// What its event's history keeps of it.
    package var record: JSON { .object(facts) }

    private static func number(_ value: Int?) -> JSON { value.map(JSON.number) ?? .null }

    private func money(_ minorUnits: Int?) -> JSON {
        .text(minorUnits.map { Money(minorUnits: $0, details.currency).decimal })
    }
}
