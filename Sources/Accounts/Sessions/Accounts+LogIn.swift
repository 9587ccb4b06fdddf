import Cache
package import Platform
import Reservations
import Storage

/// What a session is carried on with.
package struct TokenPair: Sendable {
    package let access: String
    package let refresh: String
}

/// What became of a log-in.
package enum LogInOutcome: Sendable {
    case loggedIn(TokenPair)
    /// There is no such account, or that is not its password: nobody is told which.
    case refused
    /// Too many have failed; the password was not looked at, or nobody learns what it was.
    case blocked(seconds: Int)
}

extension Accounts {
    /// Begins a session for whoever knows the password.
    ///
    /// - Parameters:
    ///   - name: A username or e-mail address, or anything else that a client sends.
    ///   - address: Where the client is.
    package func logIn(
        name: String,
        password: String,
        address: String,
        until deadline: Deadline
    ) throws(Failure) -> LogInOutcome {
        let key = guessKey(name)
        if case .blocked(let seconds) = guesses.admit(name: key, address: AddressKey.of(address)) {
            return .blocked(seconds: seconds)
        }
        let credentials = try credentials(named: name, until: deadline)
        let match = try match(password, credentials, until: deadline)
        let verdict = guesses.settle(
            name: key,
            address: AddressKey.of(address),
            succeeded: match.isRight
        )
        if case .blocked(let seconds) = verdict { return .blocked(seconds: seconds) }
        guard match.isRight, let credentials else { return .refused }
        return try begin(credentials, stronger: match.stronger, address, until: deadline)
    }

    /// Compares a password with that of an account that may log in; without one it takes as long.
    func match(
        _ password: String,
        _ credentials: StoredCredentials?,
        until deadline: Deadline
    ) throws(Failure) -> PasswordHasher.Match {
        do {
            let stored = credentials.flatMap { $0.isActive ? $0.passwordHash : nil }
            return try hasher.match(password, stored, until: deadline)
        } catch {
            throw .busy
        }
    }

    private func credentials(
        named name: String,
        until deadline: Deadline
    ) throws(Failure) -> StoredCredentials? {
        // What cannot be a name is not looked up: PostgreSQL knows no zero byte in a text.
        let isName = Username.isValid(name) || EmailAddress.isValid(name)
        return try asking { () throws(StoreError) in
            try store.credentials(named: isName ? name : "", until: deadline)
        }
    }

    private func begin(
        _ credentials: StoredCredentials,
        stronger: String?,
        _ address: String,
        until deadline: Deadline
    ) throws(Failure) -> LogInOutcome {
        var credentials = credentials
        let account = credentials.account
        if let stronger {
            try asking { () throws(StoreError) in
                try store.strengthen(
                    userID: account.id,
                    from: credentials.passwordHash,
                    to: stronger,
                    until: deadline
                )
            }
            credentials.passwordHash = stronger
        }
        let refresh = refreshTokens.drawn()
        let begun = try asking { () throws(StoreError) in
            try store.beginSession(
                for: credentials,
                tokenHash: RefreshTokens.hash(refresh),
                address: address,
                until: deadline
            )
        }
        guard let begun else { return .refused }
        try asking { () throws(StoreError) in try sessions.bury(begun.ended, until: deadline) }
        let principal = Principal(account: account, sessionID: begun.id)
        return .loggedIn(TokenPair(access: tokens.token(for: principal), refresh: refresh))
    }
}
