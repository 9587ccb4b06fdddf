import Postgres

/// How a batch whose COMMIT was not answered has ended.
package enum BatchEnd: String, Sendable {
    case done
    /// It is not committed, and never will be.
    case abandoned
}

extension Store {
    /// Finds out how a batch ended.
    ///
    /// That its row is not there proves nothing, as its transaction may be on its way still; so a row of
    /// the same id is inserted, for which PostgreSQL waits until the other has ended.
    package func resolve(
        batch id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> BatchEnd {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                INSERT INTO batches (id, outcome) VALUES (\(id), 'abandoned')
                ON CONFLICT (id) DO NOTHING
                """
            )
            // A statement of its own: it sees what was committed while the first one waited.
            let end = try connection.execute("SELECT outcome FROM batches WHERE id = \(id)").first {
                (row) throws(PostgresError) in
                try row.decode(0, as: "a batch's end") { BatchEnd(rawValue: $0) }
            }
            guard let end else {
                throw PostgresError(.dataException, message: "a batch is not there")
            }
            return .commit(end)
        }
    }

    /// Which of these others keep locked at this moment, and which bookings keep something of such an
    /// inventory.
    ///
    /// - Parameters:
    ///   - inventories: Ids; what is none is not locked.
    ///   - bookings: Ids of what is to be cancelled.
    package func obstacles(
        inventories: Set<String>,
        bookings: Set<String>,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Obstacles {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            let kept = try connection.execute(
                """
                SELECT DISTINCT booking_id, inventory_id FROM booking_items
                WHERE booking_id = ANY (\(Array(bookings))::uuid[])
                """
            ).map { (row) throws(PostgresError) in (try row.text(0), try row.text(1)) }
            var found = Obstacles(
                inventories: try Self.locked(
                    in: "inventory_counts",
                    by: "inventory_id",
                    inventories.union(kept.map(\.1)),
                    &connection
                ),
                bookings: try Self.locked(in: "bookings", by: "id", bookings, &connection)
            )
            for (booking, inventory) in kept where found.inventories.contains(inventory) {
                found.bookings.insert(booking)
            }
            return .rollBack(found)
        }
    }

    private static func locked(
        in table: Statement,
        by key: Statement,
        _ ids: Set<String>,
        _ connection: inout Connection
    ) throws(PostgresError) -> Set<String> {
        guard !ids.isEmpty else { return [] }
        let rows: Statement =
            "SELECT \(key) FROM \(table) WHERE \(key) = ANY (\(Array(ids))::uuid[])"
        let free = try connection.execute("\(rows) ORDER BY \(key) FOR UPDATE SKIP LOCKED").map {
            (row) throws(PostgresError) in try row.text(0)
        }
        let all = try connection.execute(rows).map { (row) throws(PostgresError) in try row.text(0)
        }
        return Set(all).subtracting(free)
    }
}

/// What is in the way of a batch.
package struct Obstacles: Sendable, Hashable {
    package fileprivate(set) var inventories: Set<String>
    package fileprivate(set) var bookings: Set<String>
}
