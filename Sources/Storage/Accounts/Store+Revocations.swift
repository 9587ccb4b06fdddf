import Postgres

/// The end of a session, or a change of an account, that Redis could not be told of.
package struct Revocation: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case session
        case account
    }

    package let kind: Kind
    /// The session's or account's id.
    package let subject: String

    package init(_ kind: Kind, _ subject: String) {
        self.kind = kind
        self.subject = subject
    }

    /// Reads what `text` wrote.
    fileprivate init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, let kind = Kind(rawValue: String(words[0])) else { return nil }
        self.init(kind, String(words[1]))
    }

    fileprivate var text: String { "\(kind.rawValue) \(subject)" }
}

extension Store {
    /// How long a revocation counts: as long as the longest-lived access token.
    package static let revocationSeconds = 900
    /// How often a session that listens is asked whether it still lives, and how long it may take.
    private static let pulse = Duration.seconds(1)

    /// Tells every process that listens.
    package func announce(
        _ revocations: [Revocation],
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                WITH written AS (
                    INSERT INTO revocations (kind, subject)
                    SELECT split_part(text, ' ', 1), split_part(text, ' ', 2)::uuid
                    FROM unnest(\(revocations.map(\.text))::text[]) AS text
                    RETURNING kind || ' ' || subject AS text
                ), forgotten AS (
                    DELETE FROM revocations WHERE revoked_at < now() - interval '1 day'
                )
                SELECT pg_notify('holdfast_revocations', text) FROM written
                """
            )
            return .commit(())
        }
    }

    /// Listens, on a session of its own, until it is lost.
    ///
    /// - Parameters:
    ///   - isOver: Asked about once a second: whether to end.
    ///   - began: Called once it hears everything, with what was announced lately.
    ///   - heard: Called with what is announced from then on.
    package func listen(
        isOver: () -> Bool,
        began: ([Revocation]) -> Void,
        heard: (Revocation) -> Void
    ) throws(StoreError) {
        do {
            var connection = try database.openSession(until: .now + Self.pulse * 2)
            connection.deadline = .now + Self.pulse * 2
            try connection.execute("LISTEN holdfast_revocations")
            // After LISTEN: what is announced in between is read twice, which does no harm.
            began(try Self.recent(&connection))
            while !isOver() {
                let come = try connection.notifications(until: .now + Self.pulse)
                for notification in come {
                    if let revocation = Revocation(notification.payload) { heard(revocation) }
                }
                connection.deadline = .now + Self.pulse
                if come.isEmpty { try Self.requireChanges(&connection) }
            }
        } catch {
            throw failures.counted(error)
        }
    }

    /// Asks whether the server still takes changes: one that has vanished says nothing, and on one that
    /// another has replaced nobody announces anything.
    private static func requireChanges(_ connection: inout Connection) throws(PostgresError) {
        let mode = try connection.execute("SELECT current_setting('transaction_read_only')")
            .map { (row) throws(PostgresError) in try row.text(0) }
        guard mode == ["off"] else {
            throw PostgresError(.readOnlyTransaction, message: "the server takes no changes")
        }
    }

    private static func recent(
        _ connection: inout Connection
    ) throws(PostgresError) -> [Revocation] {
        try connection.execute(
            """
            SELECT DISTINCT kind || ' ' || subject FROM revocations
            WHERE revoked_at > now() - make_interval(secs => \(revocationSeconds))
            """
        ).map { (row) throws(PostgresError) in
            try row.decode(0, as: "a revocation", Revocation.init)
        }
    }
}
