/// What a list of inventories goes by.
package enum InventoryOrder: String, Sendable, CaseIterable {
    case startTime = "start_time"
    case latestFirst = "-start_time"
    case createdAt = "created_at"
    case totalCapacity = "total_capacity"

    /// What it can go by.
    fileprivate var ranks: ClosedRange<Int> {
        switch self {
        case .startTime, .latestFirst, .createdAt: Moment.microseconds
        case .totalCapacity: EventDetails.capacityBounds
        }
    }
}

/// Where a page of inventories goes on: behind the last one of the page before.
package struct InventoryCursor: Hashable, Sendable, CustomStringConvertible {
    package let order: InventoryOrder
    /// What the order goes by: microseconds since 1970, or a number of tickets.
    package let rank: Int
    package let id: String

    package init(order: InventoryOrder, rank: Int, id: String) {
        self.order = order
        self.rank = rank
        self.id = id
    }

    /// Reads what `description` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "e1",
            let order = InventoryOrder(rawValue: parts[1]), let rank = Int(parts[2]),
            order.ranks.contains(rank),
            UUIDText.isValid(parts[3])
        else { return nil }
        self.init(order: order, rank: rank, id: parts[3])
        // One spelling only.
        guard description == text else { return nil }
    }

    package var description: String { "e1.\(order.rawValue).\(rank).\(id)" }
}
