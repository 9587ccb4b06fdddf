import Postgres
package import Reservations

/// What must be unique among accounts.
package enum UniqueName: String, Sendable, CaseIterable {
    case username
    case email

    /// The constraint that sees to it.
    fileprivate init?(constraint: String?) {
        switch constraint {
        case "users_username_key": self = .username
        case "users_email_key": self = .email
        default: return nil
        }
    }
}

/// What became of an account that was to have a name.
package enum Naming: Sendable {
    case named(Account)
    /// Somebody else has these.
    case taken([UniqueName])
    /// There is no such account, or it is shut out.
    case gone
}

/// An account with what proves that somebody is its owner.
package struct StoredCredentials: Sendable {
    package let account: Account
    /// A PHC string.
    package var passwordHash: String
    package let isActive: Bool
}

extension Store {
    /// Which of the names somebody has already, in any case.
    ///
    /// - Parameter userID: An account whose own names do not count.
    package func takenNames(
        username: String?,
        email: String?,
        besides userID: String? = nil,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [UniqueName] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let found = try connection.execute(
                """
                SELECT EXISTS (SELECT FROM users WHERE username = \(username)
                               AND id IS DISTINCT FROM \(userID)),
                       EXISTS (SELECT FROM users WHERE email = \(email)
                               AND id IS DISTINCT FROM \(userID))
                """
            ).first { (row) throws(PostgresError) in [try row.bool(0), try row.bool(1)] }
            return zip(UniqueName.allCases, found ?? []).filter(\.1).map(\.0)
        }
    }

    /// Makes an account.
    package func register(
        username: String,
        email: String,
        passwordHash: String,
        role: Role,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Naming {
        try naming(until: deadline) { (connection) throws(PostgresError) in
            let account = try connection.execute(
                """
                INSERT INTO users (username, email, password_hash, role)
                VALUES (\(username), \(email), \(passwordHash), \(role.rawValue))
                RETURNING \(Self.accountColumns)
                """
            ).first(Self.account)
            return account
        }
    }

    /// Gives an account other names; nil leaves one as it is.
    ///
    /// A link for a new password that went to the old address dies.
    package func rename(
        userID: String,
        username: String?,
        email: String?,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Naming {
        try naming(until: deadline) { (connection) throws(PostgresError) in
            if email != nil { try connection.execute(Self.dropResets(of: userID)) }
            return try connection.execute(
                """
                UPDATE users SET username = coalesce(\(username), username),
                                 email = coalesce(\(email), email), updated_at = now()
                WHERE id = \(userID) AND is_active RETURNING \(Self.accountColumns)
                """
            ).first(Self.account)
        }
    }

    /// Looks an account up by its username or e-mail address, whichever this is.
    package func credentials(
        named name: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> StoredCredentials? {
        let condition: Statement =
            name.utf8.contains(UInt8(ascii: "@")) ? "email = \(name)" : "username = \(name)"
        return try credentials(where: condition, until: deadline)
    }

    package func credentials(
        userID: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> StoredCredentials? {
        try credentials(where: "id = \(userID)", until: deadline)
    }

    /// Replaces a hash by a stronger one of the same password, unless it has changed meanwhile.
    package func strengthen(
        userID: String,
        from old: String,
        to new: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                UPDATE users SET password_hash = \(new)
                WHERE id = \(userID) AND password_hash = \(old) AND is_active
                """
            )
            return .commit(())
        }
    }

    private func credentials(
        where condition: Statement,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> StoredCredentials? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT \(Self.accountColumns), password_hash, is_active FROM users
                WHERE \(condition)
                """
            ).first { (row) throws(PostgresError) in
                StoredCredentials(
                    account: try Self.account(from: row),
                    passwordHash: try row.text(4),
                    isActive: try row.bool(5)
                )
            }
        }
    }

    /// Runs a transaction in which a name may turn out to be taken.
    private func naming(
        until deadline: ContinuousClock.Instant,
        _ body: (inout Connection) throws(PostgresError) -> Account?
    ) throws(StoreError) -> Naming {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            do throws(PostgresError) {
                guard let account = try body(&connection) else { return .rollBack(.gone) }
                return .commit(.named(account))
            } catch {
                guard error.sqlState == .uniqueViolation,
                    let name = UniqueName(constraint: error.constraint)
                else { throw error }
                return .rollBack(.taken([name]))
            }
        }
    }
}

extension Store {
    static let accountColumns: Statement = "users.id, users.username, users.email, users.role"

    static func account(from row: borrowing Row) throws(PostgresError) -> Account {
        Account(
            id: try row.text(0),
            username: try row.text(1),
            email: try row.text(2),
            role: try row.decode(3, as: "a role") { Role(rawValue: $0) }
        )
    }

    /// Ends all requests for a new password, also those that nobody has looked at yet.
    static func dropResets(of userID: String) -> Statement {
        """
        DELETE FROM password_resets
        WHERE user_id = \(userID) OR email = (SELECT email FROM users WHERE id = \(userID))
        """
    }
}
