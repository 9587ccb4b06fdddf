import Postgres
package import Reservations

/// A refresh token that somebody presents, with what is to follow it.
package struct TokenRotation: Sendable {
    /// SHA-256 of the token.
    package let tokenHash: [UInt8]
    /// SHA-256 of its successor, if there is to be one.
    package let successorHash: [UInt8]
    /// SHA-256 of the Idempotency-Key that came with it.
    package let keyHash: [UInt8]?
    /// Off only in the control of a test that shows what the lock is for.
    package var locksSession = true

    package init(tokenHash: [UInt8], successorHash: [UInt8], keyHash: [UInt8]?) {
        self.tokenHash = tokenHash
        self.successorHash = successorHash
        self.keyHash = keyHash
    }
}

/// What became of it.
package enum RotationOutcome: Sendable {
    case rotated(Principal)
    /// It was used with the same key before, and this was its successor.
    case givenAgain(Principal, successorHash: [UInt8])
    /// It was used before: its session is ended now.
    case reused(sessionID: String)
    case refused
}

extension Store {
    /// Puts a token's successor in its place, or ends its session, see `RefreshVerdict`.
    package func rotate(
        _ rotation: TokenRotation,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> RotationOutcome {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            if rotation.locksSession { try connection.execute(Self.lock(rotation.tokenHash)) }
            // A statement of its own: one that waited would see the token as before its wait.
            let found = try connection.execute(Self.token(rotation))
                .first { (row) throws(PostgresError) in try Self.presented(from: row) }
            guard let found else { return .rollBack(.refused) }
            switch RefreshVerdict(found.state) {
            case .refuse: return .rollBack(.refused)
            case .giveAgain:
                let principal = found.principal
                return .rollBack(.givenAgain(principal, successorHash: found.successorHash))
            case .endSession:
                let session = found.principal.sessionID
                try connection.execute(Self.end("id = \(session)", .tokenReuse))
                return .commit(.reused(sessionID: session))
            case .rotate:
                let session = found.principal.sessionID
                try connection.pipeline(Self.succeed(rotation, session: session)) { (_, _) in }
                return .commit(.rotated(found.principal))
            }
        }
    }

    /// A token as it was found.
    private struct Presented {
        let principal: Principal
        let state: RefreshTokenState
        /// None if it has not been used.
        let successorHash: [UInt8]
    }

    private static func lock(_ tokenHash: [UInt8]) -> Statement {
        """
        SELECT FROM sessions JOIN refresh_tokens ON session_id = sessions.id
        WHERE hash = \(Bytes(tokenHash)) FOR UPDATE OF sessions
        """
    }

    private static func token(_ rotation: TokenRotation) -> Statement {
        """
        SELECT \(accountColumns), session_id,
               sessions.ended_at IS NULL AND sessions.expires_at > now() AND is_active,
               extract(epoch FROM clock_timestamp() - refresh_tokens.used_at),
               coalesce(key_hash = \(rotation.keyHash.map(Bytes.init)), false),
               coalesce(successor, '')
        FROM refresh_tokens
        JOIN sessions ON sessions.id = session_id JOIN users ON users.id = user_id
        WHERE hash = \(Bytes(rotation.tokenHash))
        """
    }

    private static func presented(from row: borrowing Row) throws(PostgresError) -> Presented {
        Presented(
            principal: Principal(account: try account(from: row), sessionID: try row.text(4)),
            state: RefreshTokenState(
                sessionIsLive: try row.bool(5),
                secondsSinceUse: row.optionalText(6).flatMap { Double($0) },
                keyIsTheSame: try row.bool(7)
            ),
            successorHash: try row.bytes(8)
        )
    }

    private static func succeed(_ rotation: TokenRotation, session: String) -> [Statement] {
        [
            """
            UPDATE refresh_tokens
            SET used_at = clock_timestamp(), successor = \(Bytes(rotation.successorHash)),
                key_hash = \(rotation.keyHash.map(Bytes.init))
            WHERE hash = \(Bytes(rotation.tokenHash))
            """,
            insertToken(rotation.successorHash, session: session),
            // What was used so long ago would have expired by itself: it is as good as unknown.
            """
            DELETE FROM refresh_tokens
            WHERE session_id = \(session) AND used_at < now() - make_interval(days => \(sessionDays))
            """,
            """
            UPDATE sessions
            SET used_at = now(), expires_at = now() + make_interval(days => \(sessionDays))
            WHERE id = \(session)
            """,
        ]
    }
}
