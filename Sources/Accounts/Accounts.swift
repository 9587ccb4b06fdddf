package import Cache
import Crypto
import Platform
import Reservations
package import Storage

/// Everything that accounts can do, for handlers and for the operator's command.
///
/// Each thing that may be refused is a function in an extension of its own, with its refusals as
/// values.
package struct Accounts: Sendable {
    /// Why nothing could be done; what was asked for has then not happened, or may be asked again.
    package enum Failure: Error, Sendable {
        case store(StoreError)
        /// Too many passwords are being hashed.
        case busy
    }

    package let store: Store
    package let sessions: Sessions
    package let tokens: AccessTokens
    let hasher: PasswordHasher
    let policy: PasswordPolicy
    let guesses: LogInGuard
    let refreshTokens: RefreshTokens

    package init(
        store: Store,
        sessions: Sessions,
        hasher: PasswordHasher,
        policy: PasswordPolicy,
        guesses: LogInGuard,
        keys: KeyRing
    ) {
        self.store = store
        self.sessions = sessions
        self.hasher = hasher
        self.policy = policy
        self.guesses = guesses
        tokens = AccessTokens(keys: keys)
        refreshTokens = RefreshTokens(keys: keys)
    }

    /// What is wrong with a password for that account, safe to show; nil if nothing is.
    package func objection(to password: String, username: String, email: String) -> String? {
        policy.objection(to: password, username: username, email: email)
    }

    /// A name as guesses are counted by: in any case, of any length, and not readable in Redis.
    func guessKey(_ name: String) -> String {
        Base64URL.encode(Array(sha256(Array(name.lowercased().utf8)).prefix(16)))
    }

    func asking<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(Failure) -> Result {
        do {
            return try body()
        } catch {
            throw .store(error)
        }
    }

    func hash(_ password: String, until deadline: Deadline) throws(Failure) -> String {
        do {
            return try hasher.hash(password, until: deadline)
        } catch {
            throw .busy
        }
    }
}
