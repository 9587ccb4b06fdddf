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
}
