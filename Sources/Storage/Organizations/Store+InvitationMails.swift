package import Platform
import Postgres

extension Store {
    /// What an invitation has come to.
    package enum InvitationMail: Hashable, Sendable {
        /// A link is to be sent.
        case due(email: String, inviter: String)
        /// Nothing is to be sent, and the entry is done.
        case none(NoInvitation)
        /// The lease is over, and somebody else has the entry.
        case lost
    }

    /// Why no invitation is sent; the outbox keeps the word.
    package enum NoInvitation: String, Sendable {
        /// It has been withdrawn, or accepted, or its time is over.
        case void
        /// The address has had as many as it may have for now, whoever has sent them.
        case tooMany = "too_many"
    }

    /// The most invitations that one address is sent in an hour.
    private static let hourlyLimit = 10

    /// Looks whether an invitation is open still, and writes down by which hash its link will be known.
    package func prepareInvitationMail(
        for entry: OutboxEntry,
        tokenHash: [UInt8],
        until deadline: Deadline
    ) throws(StoreError) -> InvitationMail {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.holds(entry, &connection) else { return .commit(.lost) }
            let mail = try Self.invitationMail(entry.subject, tokenHash, &connection)
            if case .none(let reason) = mail {
                try Self.finish(entry, reason.rawValue, &connection)
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
        guard let found else { return .none(.void) }
        let inviter = try connection.execute(
            "SELECT username FROM users WHERE id = \(found.by) AND is_active"
        ).first { (row) throws(PostgresError) in try row.text(0) }
        guard let inviter else { return .none(.void) }
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
        guard mailed < hourlyLimit else { return .none(.tooMany) }
        try connection.execute(
            """
            UPDATE invitations SET token_hash = \(Bytes(tokenHash)), mailed_at = now()
            WHERE id = \(id)
            """
        )
        return .due(email: found.email, inviter: inviter)
    }
}
