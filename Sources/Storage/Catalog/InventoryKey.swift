import Postgres
import Reservations

/// What a list goes by: a column of an index, and the id that makes it unique.
struct InventoryKey {
    private let column: Statement
    private let id: Statement
    private let isTime: Bool
    private let isDescending: Bool

    init(_ order: InventoryOrder) {
        switch order {
        case .startTime, .latestFirst: column = "starts_at"
        case .createdAt: column = "inventories.created_at"
        case .totalCapacity: column = "capacity"
        }
        isTime = order != .totalCapacity
        isDescending = order == .latestFirst
        // That of the table in whose index it stands.
        id = isTime ? "inventories.id" : "inventory_counts.inventory_id"
    }

    /// The column as a number for cursors: times in whole microseconds, which PostgreSQL keeps.
    var rank: Statement {
        isTime ? "(extract(epoch FROM \(column)) * 1000000)::bigint" : column
    }

    var order: Statement {
        isDescending ? "\(column) DESC, \(id) DESC" : "\(column), \(id)"
    }

    func isBehind(_ cursor: InventoryCursor?) -> Statement {
        guard let cursor else { return "" }
        let sign: Statement = isDescending ? "<" : ">"
        let place: Statement =
            isTime
            ? "timestamptz 'epoch' + \(cursor.rank) * interval '1 microsecond'"
            : "\(cursor.rank)"
        return "AND (\(column), \(id)) \(sign) (\(place), \(cursor.id))"
    }
}
