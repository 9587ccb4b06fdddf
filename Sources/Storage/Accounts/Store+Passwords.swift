import Postgres
package import Reservations

extension Store {
    /// Gives an account another password, and ends its other sessions and its links for a new one.
    ///
    /// - Parameters:
    ///   - old: The hash that the owner proved to know the password of.
    ///   - kept: The session that goes on.
    /// - Returns: The sessions that are ended; nil if the password has changed meanwhile.
    package func changePassword(
        userID: String,
        from old: String,
        to new: String,
        keeping kept: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [String]? {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            let changed = try connection.execute(
                """
                UPDATE users SET password_hash = \(new), updated_at = now()
                WHERE id = \(userID) AND password_hash = \(old) AND is_active
                """
            )
            guard changed.affected == 1 else { return .rollBack(nil) }
            let others: Statement = "user_id = \(userID) AND id <> \(kept)"
            let ended = try connection.execute(Self.end(others, .passwordChange))
            try connection.execute(Self.dropResets(of: userID))
            return .commit(try Self.ids(ended))
        }
    }

    /// Whether a link for a new password is good: its account's username and address, or nil.
    package func accountOfReset(
        userID: String,
        tokenHash: [UInt8],
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Account? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT \(Self.accountColumns) FROM password_resets JOIN users ON users.id = user_id
                WHERE \(Self.isGood(userID, tokenHash)) AND is_active
                """
            ).first(Self.account)
        }
    }

    /// Gives an account another password by a link, which dies, and ends all its sessions.
    ///
    /// - Returns: The account and the sessions that are ended; nil if the link is no good (any more).
    package func resetPassword(
        userID: String,
        tokenHash: [UInt8],
        to new: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> (account: Account, ended: [String])? {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            // The account first, as everywhere: two that use one link come one after the other.
            let account = try connection.execute(
                """
                SELECT \(Self.accountColumns) FROM users WHERE id = \(userID) AND is_active
                FOR UPDATE
                """
            ).first(Self.account)
            let used = try connection.execute(
                """
                UPDATE password_resets SET used_at = now()
                WHERE \(Self.isGood(userID, tokenHash))
                """
            )
            guard let account, used.affected == 1 else { return .rollBack(nil) }
            try connection.execute(
                """
                UPDATE users SET password_hash = \(new), updated_at = now() WHERE id = \(userID)
                """
            )
            let ended = try connection.execute(Self.end("user_id = \(userID)", .passwordReset))
            try connection.execute(Self.dropResets(of: userID))
            return .commit((account, try Self.ids(ended)))
        }
    }

    /// Shuts an account out and ends its sessions; its bookings stay.
    package func deactivate(
        userID: String,
        _ reason: EndReason,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                UPDATE users SET is_active = false, updated_at = now()
                WHERE id = \(userID) AND is_active
                """
            )
            try connection.execute(Self.end("user_id = \(userID)", reason))
            try connection.execute(Self.dropResets(of: userID))
            try Self.leaveAll(userID, &connection)
            return .commit(())
        }
    }

    private static func isGood(_ userID: String, _ tokenHash: [UInt8]) -> Statement {
        """
        user_id = \(userID) AND token_hash = \(Bytes(tokenHash)) AND used_at IS NULL
        AND expires_at > now()
        """
    }
}
