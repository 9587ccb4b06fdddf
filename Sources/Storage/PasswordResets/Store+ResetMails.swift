package import Platform
import Postgres

extension Store {
    /// What a request for a new password has come to.
    package enum ResetMail: Hashable, Sendable {
        /// A link is to be sent to this account.
        case due(userID: String, username: String, email: String)
        /// Nothing is to be sent, and the entry is done.
        case none(NoMail)
        /// The lease is over, and somebody else has the entry.
        case lost
    }

    /// Why no link is sent; the outbox keeps the word.
    package enum NoMail: String, Sendable {
        /// No active account has the address.
        case nobody
        /// The account has had as many as it may have for now.
        case tooMany = "too_many"
        /// The link would be void on arrival.
        case expired
        case used
        /// The account has taken the request back, by a new password for instance.
        case withdrawn
    }

    /// The most links that one account is sent in an hour, whoever asks for them.
    private static let hourlyLimit = 10

    /// Looks for the account that a request is about, and writes down whose link it is and by which
    /// hash the link will be known.
    ///
    /// A request that comes to nothing is deleted, and its entry done.
    package func prepareResetMail(
        for entry: OutboxEntry,
        tokenHash: [UInt8],
        until deadline: Deadline
    ) throws(StoreError) -> ResetMail {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.holds(entry, &connection) else { return .commit(.lost) }
            let mail = try Self.resetMail(entry.subject, tokenHash, &connection)
            if case .none(let reason) = mail {
                try Self.finish(entry, reason.rawValue, &connection)
                if reason == .nobody || reason == .tooMany {
                    try connection.execute(
                        "DELETE FROM password_resets WHERE id = \(entry.subject)"
                    )
                }
            }
            return .commit(mail)
        }
    }

    private static func resetMail(
        _ id: String,
        _ tokenHash: [UInt8],
        _ connection: inout Connection
    ) throws(PostgresError) -> ResetMail {
        let email = try connection.execute("SELECT email FROM password_resets WHERE id = \(id)")
            .first { (row) throws(PostgresError) in try row.text(0) }
        guard let email else { return .none(.withdrawn) }
        // The account first, as everywhere: who changes it and withdraws its links at once would
        // otherwise wait for us while we wait for him.
        let user = try activeUser(of: email, &connection)
        let found = try connection.execute(
            """
            SELECT expires_at <= now(), used_at IS NOT NULL FROM password_resets
            WHERE id = \(id) FOR UPDATE
            """
        ).first { (row) throws(PostgresError) in
            (isExpired: try row.bool(0), isUsed: try row.bool(1))
        }
        guard let found else { return .none(.withdrawn) }
        if found.isUsed { return .none(.used) }
        if found.isExpired { return .none(.expired) }
        guard let user else { return .none(.nobody) }
        guard try linksOfLastHour(of: user.id, but: id, &connection) < hourlyLimit else {
            return .none(.tooMany)
        }
        try connection.execute(
            """
            UPDATE password_resets SET user_id = \(user.id), token_hash = \(Bytes(tokenHash))
            WHERE id = \(id)
            """
        )
        return .due(userID: user.id, username: user.username, email: user.email)
    }

    /// Locked, so that of two requests at once each counts the other.
    private static func activeUser(
        of email: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> (id: String, username: String, email: String)? {
        try connection.execute(
            """
            SELECT id, username, email FROM users WHERE email = \(email) AND is_active
            FOR NO KEY UPDATE
            """
        ).first { (row) throws(PostgresError) in
            (try row.text(0), try row.text(1), try row.text(2))
        }
    }

    private static func linksOfLastHour(
        of user: String,
        but id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Int {
        try connection.execute(
            """
            SELECT count(*) FROM password_resets
            WHERE user_id = \(user) AND id <> \(id) AND created_at > now() - interval '1 hour'
            """
        ).first { (row) throws(PostgresError) in try row.int(0) } ?? 0
    }
}
