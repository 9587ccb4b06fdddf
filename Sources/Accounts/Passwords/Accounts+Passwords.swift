import Cache
package import Platform
package import Reservations
import Storage

/// What became of a change of password.
package enum PasswordChange: Sendable {
    case changed
    /// The old password was another one.
    case wrongPassword
    /// Too many have failed.
    case blocked(seconds: Int)
}

extension Accounts {
    /// Gives an account another password, which is good enough, and ends its other sessions.
    package func changePassword(
        of principal: Principal,
        from old: String,
        to new: String,
        address: String,
        until deadline: Deadline
    ) throws(Failure) -> PasswordChange {
        // Guesses count as those at log-in do, but apart: strangers' do not hinder the owner here.
        let key = guessKey("change \(principal.account.id)")
        if case .blocked(let seconds) = guesses.admit(name: key, address: AddressKey.of(address)) {
            return .blocked(seconds: seconds)
        }
        let credentials = try asking { () throws(StoreError) in
            try store.credentials(userID: principal.account.id, until: deadline)
        }
        let match = try match(old, credentials, until: deadline)
        let verdict = guesses.settle(
            name: key,
            address: AddressKey.of(address),
            succeeded: match.isRight
        )
        if case .blocked(let seconds) = verdict { return .blocked(seconds: seconds) }
        guard match.isRight, let credentials else { return .wrongPassword }
        let hash = try hash(new, until: deadline)
        return try asking { () throws(StoreError) in
            let ended = try store.changePassword(
                userID: principal.account.id,
                from: credentials.passwordHash,
                to: hash,
                keeping: principal.sessionID,
                until: deadline
            )
            guard let ended else { return .wrongPassword }
            try sessions.bury(ended, until: deadline)
            return .changed
        }
    }

    /// Asks for a link by mail, if there is such an account: nobody is told whether.
    package func requestReset(email: String, until deadline: Deadline) throws(Failure) {
        try asking { () throws(StoreError) in
            try store.requestPasswordReset(email: email, until: deadline)
        }
    }

    /// The account that a link for a new password belongs to, nil if the link is no good.
    package func accountOfReset(
        userID: String,
        token: String,
        until deadline: Deadline
    ) throws(Failure) -> Account? {
        try asking { () throws(StoreError) in
            try store.accountOfReset(
                userID: userID,
                tokenHash: LinkTokens.hash(token),
                until: deadline
            )
        }
    }

    /// Gives an account another password, which is good enough, by a link that dies with it.
    ///
    /// - Returns: Whether the link was (still) good.
    package func resetPassword(
        userID: String,
        token: String,
        to new: String,
        address: String,
        until deadline: Deadline
    ) throws(Failure) -> Bool {
        let hash = try hash(new, until: deadline)
        return try asking { () throws(StoreError) in
            let done = try store.resetPassword(
                userID: userID,
                tokenHash: LinkTokens.hash(token),
                to: hash,
                until: deadline
            )
            guard let done else { return false }
            // Whoever reads the account's mails is its owner.
            trust(address, done.account)
            try sessions.bury(done.ended, until: deadline)
            return true
        }
    }
}
