package import Platform
import Postgres

extension Store {
    /// Notes that somebody wants a new password for the account of an e-mail address.
    ///
    /// The same work whether or not there is one: the worker finds out.
    ///
    /// - Parameter email: As it was typed, at most 254 characters.
    package func requestPasswordReset(
        email: String,
        until deadline: Deadline
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                WITH reset AS (
                    INSERT INTO password_resets (email) VALUES (\(email)) RETURNING id
                )
                INSERT INTO outbox (kind, subject) SELECT 'password_reset', id FROM reset
                """
            )
            return .commit(())
        }
    }

    /// Forgets requests whose links have been void for a day, some at a time.
    ///
    /// - Returns: How many; fewer than `limit` if there are no more.
    package func forgetPasswordResets(
        limit: Int = 1_000,
        until deadline: Deadline
    ) throws(StoreError) -> Int {
        try change(
            """
            DELETE FROM password_resets WHERE id IN (
                SELECT id FROM password_resets
                WHERE expires_at < now() - interval '1 day'
                ORDER BY expires_at LIMIT \(limit)
            )
            """,
            until: deadline
        )
    }
}
