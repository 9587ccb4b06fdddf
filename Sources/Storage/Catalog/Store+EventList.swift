import Postgres
package import Reservations

/// An event, and where it stands in its list.
package struct ListedEvent: Sendable {
    package let event: Event
    let rank: Int
}

extension Store {
    /// Reads a page of events, from its place in an index.
    package func events(
        _ listing: EventListing,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Page<ListedEvent, EventCursor> {
        let found = try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(Self.page(listing)).map { (row) throws(PostgresError) in
                ListedEvent(event: try Self.event(from: row), rank: try row.int(28))
            }
        }
        return Page(found, limit: listing.limit) { listed in
            EventCursor(order: listing.order, rank: listed.rank, id: listed.event.id)
        }
    }

    private static func page(_ listing: EventListing) -> Statement {
        let key = EventKey(listing.order)
        return """
            SELECT \(eventFields), \(key.rank) FROM \(eventTables)
            WHERE inventories.kind = 'event' \(isWanted(listing.status))
              \(has(listing.words, in: "name || ' ' || description"))
              \(has(listing.location, in: "location")) \(key.isBehind(listing.cursor))
            ORDER BY \(key.order) LIMIT \(listing.limit + 1)
            """
    }

    private static func isWanted(_ status: InventoryStatus?) -> Statement {
        guard let status else {
            return "AND cancelled_at IS NULL AND coalesce(ends_at, starts_at) > now()"
        }
        return """
            AND inventory_status(cancelled_at, starts_at, ends_at, taken, capacity)
                = \(status.rawValue)
            """
    }

    private static func has(_ words: String?, in text: Statement) -> Statement {
        guard let words else { return "" }
        return "AND words_of(\(text)) @@ words_wanted(\(words))"
    }
}

/// What a list goes by: a column of an index, and the id that makes it unique.
private struct EventKey {
    private let column: Statement
    private let id: Statement
    private let isTime: Bool
    private let isDescending: Bool

    init(_ order: EventListing.Order) {
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

    func isBehind(_ cursor: EventCursor?) -> Statement {
        guard let cursor else { return "" }
        let sign: Statement = isDescending ? "<" : ">"
        let place: Statement =
            isTime
            ? "timestamptz 'epoch' + \(cursor.rank) * interval '1 microsecond'"
            : "\(cursor.rank)"
        return "AND (\(column), \(id)) \(sign) (\(place), \(cursor.id))"
    }
}
