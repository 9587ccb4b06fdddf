package import Platform
import Postgres

extension Store {
    /// What an invitation has come to.
    package enum InvitationMail: Hashable, Sendable {
        /// A link is to be sent.
        case due(email: String, inviter: String)
        /// It has been withdrawn, or accepted, or its time is over: nothing is to be sent, and the entry is done.
        case void
        /// The address has had as many as it may have for now, whoever has sent them: the entry waits.
        case tooMany
        /// The lease is over, and somebody else has the entry.
        case lost
    }

    /// The most invitations that one address is sent in an hour.
    private static let hourlyLimit = 10
    /// How long one waits whose address has had as many.
    private static let pause = Duration.seconds(600)

    /// Looks whether an invitation is open still, and writes down by which hash its link will be known.
    package func prepareInvitationMail(
        for entry: OutboxEntry,
        tokenHash: [UInt8],
        until deadline: Deadline
    ) throws(StoreError) -> InvitationMail {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.holds(entry, &connection) else { return .commit(.lost) }
            let mail = try Self.invitationMail(entry.subject, tokenHash, &connection)
            switch mail {
            case .void: try Self.finish(entry, "void", &connection)
            case .tooMany: try Self.postpone(entry, by: Self.pause, "too_many", &connection)
            case .due, .lost: break
            }
            return .commit(mail)
        }
    }

    private static func invitationMail(
        _ id: String,
        _ tokenHash: [UInt8],
        _ connection: inout Connection
    ) throws(PostgresError) -> InvitationMail {
        let found = try connection.execute(
            """
            SELECT email, invited_by FROM invitations
            WHERE id = \(id) AND \(isOpenInvitation)
            FOR UPDATE
            """
        ).first { (row) throws(PostgresError) in (email: try row.text(0), by: try row.text(1)) }
        guard let found else { return .void }
        let inviter = try connection.execute(
            "SELECT username FROM users WHERE id = \(found.by) AND is_active"
        ).first { (row) throws(PostgresError) in try row.text(0) }
        guard let inviter else { return .void }
        // Of two to one address at once the second counts the first.
        try connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('invitation ' || lower(\(found.email)), 0))"
        )
        let mailed =
            try connection.execute(
                """
                SELECT count(*) FROM invitations
                WHERE email = \(found.email) AND id <> \(id) AND mailed_at > now() - interval '1 hour'
                """
            ).first { (row) throws(PostgresError) in try row.int(0) } ?? 0
        guard mailed < hourlyLimit else { return .tooMany }
        try connection.execute(
            """
            UPDATE invitations SET token_hash = \(Bytes(tokenHash)), mailed_at = now()
            WHERE id = \(id)
            """
        )
        return .due(email: found.email, inviter: inviter)
    }
}
