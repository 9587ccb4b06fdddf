import Postgres
package import Reservations

/// An account as an operator sees it.
package struct KnownUser: Sendable {
    package let account: Account
    package let isActive: Bool
}

/// A session that lives, as an operator sees it.
package struct LiveSession: Sendable {
    package let id: String
    package let address: String
    /// RFC 3339, in UTC.
    package let began: String
    package let lastUsed: String
}

// What only the role that owns the schema may do.
extension Store {
    /// Looks an account up by its username or e-mail address, whichever this is.
    package func user(
        named name: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> KnownUser? {
        try credentials(named: name, until: deadline).map { found in
            KnownUser(account: found.account, isActive: found.isActive)
        }
    }

    /// Gives an account another role.
    package func setRole(
        userID: String,
        _ role: Role,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                UPDATE users SET role = \(role.rawValue), updated_at = now() WHERE id = \(userID)
                """
            )
            return .commit(())
        }
    }

    /// Lets an account log in again.
    package func reactivate(
        userID: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                "UPDATE users SET is_active = true, updated_at = now() WHERE id = \(userID)"
            )
            return .commit(())
        }
    }

    /// An account's sessions, the one used last first.
    package func liveSessions(
        userID: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [LiveSession] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT id, address, to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                       to_char(used_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                FROM sessions
                WHERE user_id = \(userID) AND ended_at IS NULL AND expires_at > now()
                ORDER BY used_at DESC, id DESC
                """
            ).map { (row) throws(PostgresError) in
                LiveSession(
                    id: try row.text(0),
                    address: try row.text(1),
                    began: try row.text(2),
                    lastUsed: try row.text(3)
                )
            }
        }
    }
}
