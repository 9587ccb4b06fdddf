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
    ) throws(StoreError) -> Page<ListedEvent, InventoryCursor> {
        let found = try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(Self.page(listing)).map { (row) throws(PostgresError) in
                ListedEvent(event: try Self.event(from: row), rank: try row.int(28))
            }
        }
        return Page(found, limit: listing.limit) { listed in
            InventoryCursor(order: listing.order, rank: listed.rank, id: listed.event.id)
        }
    }

    private static func page(_ listing: EventListing) -> Statement {
        let key = InventoryKey(listing.order)
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
