import Postgres
package import Reservations

/// Why a session ends, as the schema knows it.
package enum EndReason: String, Sendable {
    case logOut = "log_out"
    case tokenReuse = "token_reuse"
    case passwordChange = "password_change"
    case passwordReset = "password_reset"
    case deactivation
    case `operator`
    case tooMany = "too_many"
}

/// A session that begins.
package struct BegunSession: Sendable {
    package let id: String
    /// Sessions that ended for it, because nobody may have more than a bound.
    package let ended: [String]
}

extension Store {
    /// How long a session lives from its last use: as long as a refresh token.
    package static let sessionDays = 7
    /// More sessions of one account than this end, those unused for longest first.
    package static let sessionLimit = 100

    /// Begins a session, unless the account's password has changed since it was looked at, or the
    /// account has been shut out.
    ///
    /// - Parameter tokenHash: SHA-256 of the first refresh token.
    package func beginSession(
        for credentials: StoredCredentials,
        tokenHash: [UInt8],
        address: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> BegunSession? {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            // The share lock lets a change of the password come before this or after it, in which
            // case that ends this session as well.
            let id = try connection.execute(
                """
                WITH owner AS (
                    SELECT id FROM users
                    WHERE id = \(credentials.account.id) AND is_active
                      AND password_hash = \(credentials.passwordHash)
                    FOR SHARE
                )
                INSERT INTO sessions (user_id, address, expires_at)
                SELECT id, \(address), now() + make_interval(days => \(Self.sessionDays))
                FROM owner RETURNING id
                """
            ).first { (row) throws(PostgresError) in try row.text(0) }
            guard let id else { return .rollBack(nil) }
            var ended: [String] = []
            try connection.pipeline([
                Self.insertToken(tokenHash, session: id),
                Self.endExcess(of: credentials.account.id),
            ]) { (index, rows) throws(PostgresError) in
                if index == 1 { ended = try Self.ids(rows) }
            }
            return .commit(BegunSession(id: id, ended: ended))
        }
    }

    /// The accounts of the sessions that live, by the sessions' ids.
    package func accounts(
        ofSessions ids: [String],
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [String: Account] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            var accounts: [String: Account] = [:]
            let found = try connection.execute(
                """
                SELECT \(Self.accountColumns), sessions.id
                FROM sessions JOIN users ON users.id = user_id
                WHERE sessions.id = ANY (\(ids)::uuid[]) AND ended_at IS NULL
                  AND expires_at > now() AND is_active
                """
            ).map { (row) throws(PostgresError) in (try row.text(4), try Self.account(from: row)) }
            for (id, account) in found { accounts[id] = account }
            return accounts
        }
    }

    /// Ends the session that a refresh token belongs to.
    ///
    /// - Returns: The session, also if it had ended before; nil if there is none.
    package func endSession(
        ofToken hash: [UInt8],
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> String? {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            let session = try connection.execute(
                "SELECT session_id FROM refresh_tokens WHERE hash = \(Bytes(hash))"
            ).first { (row) throws(PostgresError) in try row.text(0) }
            guard let session else { return .rollBack(nil) }
            try connection.execute(Self.end("id = \(session)", .logOut))
            return .commit(session)
        }
    }

    /// The sessions of an account that have ended while an access token of theirs may still last.
    package func sessionsEndedLately(
        userID: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [String] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.ids(
                try connection.execute(
                    """
                    SELECT id FROM sessions
                    WHERE user_id = \(userID)
                      AND ended_at > now() - make_interval(secs => \(Self.revocationSeconds))
                    """
                )
            )
        }
    }

    /// Ends all sessions of an account.
    ///
    /// - Returns: Those that are ended now.
    package func endSessions(
        userID: String,
        _ reason: EndReason,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [String] {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(try Self.ids(try connection.execute(Self.end("user_id = \(userID)", reason))))
        }
    }

    /// Forgets sessions that went out of date a week ago, with their tokens, some at a time.
    ///
    /// - Returns: How many; fewer than `limit` if there are no more.
    package func forgetSessions(
        limit: Int = 1_000,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Int {
        try change(
            """
            DELETE FROM sessions WHERE id IN (
                SELECT id FROM sessions WHERE expires_at < now() - interval '7 days'
                ORDER BY expires_at LIMIT \(limit) FOR UPDATE SKIP LOCKED
            )
            """,
            until: deadline
        )
    }
}

extension Store {
    /// Ends the sessions that a condition names and that have not ended, in the order of locks.
    static func end(_ condition: Statement, _ reason: EndReason) -> Statement {
        """
        WITH ending AS (
            SELECT id FROM sessions WHERE \(condition) AND ended_at IS NULL
            ORDER BY id FOR UPDATE
        )
        UPDATE sessions SET ended_at = now(), end_reason = \(reason.rawValue)
        FROM ending WHERE sessions.id = ending.id RETURNING sessions.id
        """
    }

    static func insertToken(_ hash: [UInt8], session: String) -> Statement {
        "INSERT INTO refresh_tokens (hash, session_id) VALUES (\(Bytes(hash)), \(session))"
    }

    static func ids(_ rows: borrowing Rows) throws(PostgresError) -> [String] {
        try rows.map { (row) throws(PostgresError) in try row.text(0) }
    }

    /// Ends what is beyond the bound.
    private static func endExcess(of userID: String) -> Statement {
        """
        WITH excess AS (
            SELECT id FROM sessions WHERE user_id = \(userID) AND ended_at IS NULL
            ORDER BY used_at DESC, id DESC OFFSET \(sessionLimit)
        ), ending AS (
            SELECT sessions.id FROM sessions JOIN excess USING (id)
            WHERE ended_at IS NULL ORDER BY id FOR UPDATE OF sessions
        )
        UPDATE sessions SET ended_at = now(), end_reason = \(EndReason.tooMany.rawValue)
        FROM ending WHERE sessions.id = ending.id RETURNING sessions.id
        """
    }
}
