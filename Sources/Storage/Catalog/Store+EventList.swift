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
            let fewIDs = try Self.fewIDs(of: listing, &connection)
            return try connection.execute(Self.page(listing, among: fewIDs)).map {
                (row) throws(PostgresError) in
                ListedEvent(event: try Self.event(from: row), rank: try row.int(33))
            }
        }
        return Page(found, limit: listing.limit) { listed in
            InventoryCursor(order: listing.order, rank: listed.rank, id: listed.event.id)
        }
    }

    /// Up to so many events with the words they are found by these; with more, pages that go along the
    /// list's order soon meet some of them.
    private static let fewEvents = 2_000

    /// The events with the words, if there are words, and they are few.
    ///
    /// Asked for by itself, since the planner guesses badly how many there are: it would go along the
    /// list's order, past a million events, for a word that none of them has.
    private static func fewIDs(
        of listing: EventListing,
        _ connection: inout Connection
    ) throws(PostgresError) -> [String]? {
        guard listing.words != nil || listing.location != nil else { return nil }
        let ids = try connection.execute(
            """
            SELECT id FROM events WHERE true \(hasWords(listing)) LIMIT \(fewEvents + 1)
            """
        ).map { (row) throws(PostgresError) in try row.text(0) }
        return ids.count > fewEvents ? nil : ids
    }

    private static func page(_ listing: EventListing, among ids: [String]?) -> Statement {
        let key = InventoryKey(listing.order)
        let wanted: Statement =
            if let ids { "AND events.id = ANY (\(ids)::uuid[])" } else { hasWords(listing) }
        return """
            SELECT \(eventFields), \(key.rank) FROM \(eventTables)
            WHERE inventories.kind = 'event' \(isWanted(listing.status)) \(wanted)
              \(key.isBehind(listing.cursor))
            ORDER BY \(key.order) \(limit(listing.limit + 1))
            """
    }

    private static func hasWords(_ listing: EventListing) -> Statement {
        "\(has(listing.words, in: "words")) \(has(listing.location, in: "place"))"
    }

    /// The mark passes by a long past; what it lags behind, the time tells.
    private static func isWanted(_ status: InventoryStatus?) -> Statement {
        guard let status else {
            return """
                AND NOT is_over AND cancelled_at IS NULL AND coalesce(ends_at, starts_at) > now()
                """
        }
        let isOpen: Statement =
            switch status {
            case .upcoming, .running, .soldOut: "AND NOT is_over"
            case .past, .cancelled: ""
            }
        return """
            \(isOpen) AND inventory_status(cancelled_at, starts_at, ends_at, taken, capacity)
                = \(status.rawValue)
            """
    }

    private static func has(_ words: String?, in column: Statement) -> Statement {
        guard let words else { return "" }
        return "AND \(column) @@ words_wanted(\(words))"
    }
}
