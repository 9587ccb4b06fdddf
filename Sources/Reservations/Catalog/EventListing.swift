/// Which events are wanted, and in what order.
package struct EventListing: Hashable, Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case startTime = "start_time"
        case latestFirst = "-start_time"
        case createdAt = "created_at"
        case totalCapacity = "total_capacity"
    }

    /// Nil for those that are neither past nor cancelled.
    package var status: InventoryStatus?
    /// Words of the place.
    package var location: String?
    /// Words of name and description.
    package var words: String?
    package var order = Order.startTime
    package var limit = PageLimits.standard
    package var cursor: EventCursor?

    package init() {}
}

/// Where a page of events goes on: behind the last event of the page before.
package struct EventCursor: Hashable, Sendable, CustomStringConvertible {
    package let order: EventListing.Order
    /// What the order goes by: microseconds since 1970, or a number of tickets.
    package let rank: Int
    package let id: String

    package init(order: EventListing.Order, rank: Int, id: String) {
        self.order = order
        self.rank = rank
        self.id = id
    }

    /// Reads what `description` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "e1",
            let order = EventListing.Order(rawValue: parts[1]), let rank = Int(parts[2]),
            UUIDText.isValid(parts[3])
        else { return nil }
        self.init(order: order, rank: rank, id: parts[3])
        // One spelling only.
        guard description == text else { return nil }
    }

    package var description: String { "e1.\(order.rawValue).\(rank).\(id)" }
}
