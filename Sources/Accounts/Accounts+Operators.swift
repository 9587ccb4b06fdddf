import Crypto
package import Platform
package import Reservations
import Storage

// What an operator does to other people's accounts.
extension Accounts {
    /// A password that nobody can guess: 96 bits.
    package static func drawnPassword() -> String {
        Base64URL.encode(randomBytes(12))
    }

    /// Gives an account another role, which counts from its next request on.
    package func promote(
        userID: String,
        to role: Role,
        until deadline: Deadline
    ) throws(Failure) {
        try asking { () throws(StoreError) in
            try store.setRole(userID: userID, role, until: deadline)
            try sessions.distrust(userID, until: deadline)
        }
    }

    /// Ends all sessions of an account.
    ///
    /// - Returns: How many there were.
    package func endSessions(userID: String, until deadline: Deadline) throws(Failure) -> Int {
        try asking { () throws(StoreError) in
            let ended = try store.endSessions(userID: userID, .operator, until: deadline)
            try buryAll(of: userID, until: deadline)
            return ended.count
        }
    }

    /// Makes known what has ended lately, also what an earlier attempt has ended that could tell
    /// nobody: the second attempt ends nothing more, and is acknowledged all the same.
    func buryAll(of userID: String, until deadline: Deadline) throws(StoreError) {
        let ended = try store.sessionsEndedLately(userID: userID, until: deadline)
        try sessions.bury(ended, until: deadline)
    }
}
