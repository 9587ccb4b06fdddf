/// What an organizer's account in one currency came to in a month, by the ledger.
package struct StatementBalance: Sendable, Hashable {
    /// What was earned before the month, and by its end.
    package let opening: Money
    package let closing: Money
    /// What was sold in it, and what was given back, fees included.
    package let sold: Money
    package let refunded: Money

    package init(opening: Money, closing: Money, sold: Money, refunded: Money) {
        self.opening = opening
        self.closing = closing
        self.sold = sold
        self.refunded = refunded
    }
}

/// One posting that touches an organizer's account.
package struct StatementEntry: Sendable, Hashable {
    /// UTC, as RFC 3339 writes it.
    package let postedAt: String
    /// That moment and what was posted: where the entry stands.
    package let place: StatementCursor
    package let kind: Posting.Kind
    package let bookingID: String
    package let reference: String
    /// What was sold: an event, or a show by its movie.
    package let inventory: InventoryKind
    package let inventoryID: String
    package let name: String
    /// What the account gains, negative if it loses.
    package let amount: Money
    /// What of that was kept as a fee.
    package let fee: Money

    package init(
        postedAt: String,
        place: StatementCursor,
        kind: Posting.Kind,
        bookingID: String,
        reference: String,
        inventory: InventoryKind,
        inventoryID: String,
        name: String,
        amount: Money,
        fee: Money
    ) {
        self.postedAt = postedAt
        self.place = place
        self.kind = kind
        self.bookingID = bookingID
        self.reference = reference
        self.inventory = inventory
        self.inventoryID = inventoryID
        self.name = name
        self.amount = amount
        self.fee = fee
    }
}

/// Where a page of a statement goes on: behind that posting.
package struct StatementCursor: Hashable, Sendable, CustomStringConvertible {
    /// Microseconds since 1970.
    package let rank: Int
    /// The payment or the refund, a UUID.
    package let id: String

    package init(rank: Int, id: String) {
        self.rank = rank
        self.id = id
    }

    /// Reads what `description` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == "s1", let rank = Int(parts[1]),
            Moment.microseconds.contains(rank), UUIDText.isValid(parts[2])
        else { return nil }
        self.init(rank: rank, id: parts[2])
        // One spelling only.
        guard description == text else { return nil }
    }

    package var description: String { "s1.\(rank).\(id)" }
}
