import Platform
import Postgres

/// A session of a test's own with an open transaction.
package final class OpenTransaction: Sendable {
    private let session: Monitor<Session>

    private final class Session {
        var connection: Connection

        init(_ connection: consuming Connection) {
            self.connection = connection
        }
    }

    /// Runs statements that are not committed yet, as the superuser.
    package init(_ sql: String, in database: FreshDatabase) throws {
        var connection = try Connection.open(
            database.conninfo(as: "postgres"),
            deadline: .now + .seconds(120)
        )
        try connection.run(script: "BEGIN; \(sql)")
        session = Monitor(Session(connection))
    }

    package func commit() throws {
        try session.withLock { (session) throws(PostgresError) in
            try session.connection.run(script: "COMMIT")
        }
    }

    package func rollBack() {
        session.withLock { session in _ = try? session.connection.run(script: "ROLLBACK") }
    }
}

/// Rows that a session of a test's own keeps locked.
package final class HeldRow: Sendable {
    private let transaction: OpenTransaction

    /// - Parameter rows: A table, and which of its rows: `users WHERE id = 1`.
    package init(_ rows: String, in database: FreshDatabase) throws {
        transaction = try OpenTransaction("SELECT FROM \(rows) FOR UPDATE", in: database)
    }

    /// Gives the rows free.
    package func release() {
        transaction.rollBack()
    }
}
