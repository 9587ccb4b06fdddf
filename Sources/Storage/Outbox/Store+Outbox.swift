package import Platform
import Postgres

extension Store {
    /// Claims the entry that is due the longest.
    ///
    /// Until the lease is over nobody else gets it; then anybody may, for whoever claimed it must have
    /// died. One at a time: a lease then covers one attempt, however slow the one before was.
    package func claimOutboxEntry(
        for lease: Duration,
        until deadline: Deadline
    ) throws(StoreError) -> OutboxEntry? {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(
                try connection.execute(Self.claim(for: lease))
                    .first { (row) throws(PostgresError) in try Self.entry(from: row) }
            )
        }
    }

    /// Marks an entry as done, in words that name nobody; a second time changes nothing.
    package func finish(
        _ entry: OutboxEntry,
        outcome: String,
        until deadline: Deadline
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(try Self.finish(entry, outcome, &connection))
        }
    }

    /// Gives an entry back after an attempt that failed, to be tried again after a while.
    ///
    /// Does nothing if the lease is over and somebody else has claimed it.
    package func postpone(
        _ entry: OutboxEntry,
        by pause: Duration,
        outcome: String,
        until deadline: Deadline
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(try Self.postpone(entry, by: pause, outcome, &connection))
        }
    }

    static func postpone(
        _ entry: OutboxEntry,
        by pause: Duration,
        _ outcome: String,
        _ connection: inout Connection
    ) throws(PostgresError) {
        try connection.execute(
            """
            UPDATE outbox
            SET due_at = now() + make_interval(secs => \(pause.seconds)), outcome = \(outcome)
            WHERE id = \(entry.id) AND created_at = \(entry.partitionTime)
              AND done_at IS NULL AND attempts = \(entry.attempts)
            """
        )
    }

    /// Whether the entry is still to be done, and by nobody else; if so it is locked.
    static func holds(
        _ entry: OutboxEntry,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            """
            SELECT FROM outbox
            WHERE id = \(entry.id) AND created_at = \(entry.partitionTime)
              AND done_at IS NULL AND attempts = \(entry.attempts)
            FOR UPDATE
            """
        ).count == 1
    }

    static func finish(
        _ entry: OutboxEntry,
        _ outcome: String,
        _ connection: inout Connection
    ) throws(PostgresError) {
        try connection.execute(
            """
            UPDATE outbox SET done_at = now(), outcome = \(outcome)
            WHERE id = \(entry.id) AND created_at = \(entry.partitionTime) AND done_at IS NULL
            """
        )
    }

    /// What others have locked at this moment they have claimed, and is passed over; so are kinds that
    /// only a newer worker knows.
    private static func claim(for lease: Duration) -> Statement {
        """
        WITH due AS (
            SELECT id, created_at FROM outbox
            WHERE done_at IS NULL AND due_at <= now()
              AND kind = ANY (\(OutboxEntry.Kind.allCases.map(\.rawValue)))
            ORDER BY due_at LIMIT 1
            FOR UPDATE SKIP LOCKED
        )
        UPDATE outbox
        SET due_at = now() + make_interval(secs => \(lease.seconds)), attempts = attempts + 1
        FROM due WHERE outbox.id = due.id AND outbox.created_at = due.created_at
        RETURNING outbox.id, kind, subject, extract(epoch FROM outbox.created_at)::bigint, attempts,
                  outbox.created_at
        """
    }

    private static func entry(from row: borrowing Row) throws(PostgresError) -> OutboxEntry {
        OutboxEntry(
            id: try row.text(0),
            kind: try row.decode(1, as: "a kind of entry") { OutboxEntry.Kind(rawValue: $0) },
            subject: try row.text(2),
            createdAt: try row.int(3),
            attempts: try row.int(4),
            partitionTime: try row.text(5)
        )
    }
}
