import Cache
package import Platform
package import Reservations
package import Storage

/// Who wants an account, each part of a shape that has been checked.
package struct NewAccount: Sendable {
    package let username: String
    package let email: String
    package let password: String
    package let role: Role
    /// Where the client is; nil for an operator.
    package let address: String?

    package init(
        username: String,
        email: String,
        password: String,
        role: Role,
        address: String? = nil
    ) {
        self.username = username
        self.email = email
        self.password = password
        self.role = role
        self.address = address
    }
}

extension Accounts {
    /// Makes an account.
    ///
    /// - Returns: `.taken` names all names that are, unless two came at once.
    package func register(
        _ new: NewAccount,
        until deadline: Deadline
    ) throws(Failure) -> Naming {
        // Before the password is hashed, which costs more than anything else.
        let taken = try asking { () throws(StoreError) in
            try store.takenNames(username: new.username, email: new.email, until: deadline)
        }
        guard taken.isEmpty else { return .taken(taken) }
        let hash = try hash(new.password, until: deadline)
        let naming = try asking { () throws(StoreError) in
            try store.register(
                username: new.username,
                email: new.email,
                passwordHash: hash,
                role: new.role,
                until: deadline
            )
        }
        if case .named(let account) = naming, let address = new.address { trust(address, account) }
        return naming
    }

    /// Gives an account other names; nil leaves one as it is.
    package func rename(
        _ principal: Principal,
        username: String?,
        email: String?,
        until deadline: Deadline
    ) throws(Failure) -> Naming {
        try asking { () throws(StoreError) in
            let userID = principal.account.id
            let naming = try store.rename(
                userID: userID,
                username: username,
                email: email,
                until: deadline
            )
            switch naming {
            case .gone: break
            case .named: try sessions.distrust(userID, until: deadline)
            case .taken(let first):
                // PostgreSQL stops at the first one, and the client is to hear of both.
                let all = try store.takenNames(
                    username: username,
                    email: email,
                    besides: userID,
                    until: deadline
                )
                return .taken(all.isEmpty ? first : all)
            }
            return naming
        }
    }

    /// Shuts an account out for good; its bookings stay.
    package func deactivate(
        userID: String,
        _ reason: EndReason,
        until deadline: Deadline
    ) throws(Failure) {
        try asking { () throws(StoreError) in
            try store.deactivate(userID: userID, reason, until: deadline)
            try buryAll(of: userID, until: deadline)
        }
    }

    /// Notes that an account's owner is at an address, where strangers' guesses do not shut him out.
    func trust(_ address: String, _ account: Account) {
        for name in [account.username, account.email] {
            guesses.trust(name: guessKey(name), address: AddressKey.of(address))
        }
    }
}
