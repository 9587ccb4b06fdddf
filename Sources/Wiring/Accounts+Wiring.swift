import Accounts
import Cache
import Daemon
import Logging
import Redis
import Storage

extension Accounts {
    /// Accounts by the settings, over a process' own store and client.
    init(_ settings: Settings, store: Store, redis: Client, logger: Logger) throws {
        self.init(
            store: store,
            sessions: Sessions(store: store, cache: SessionCache(client: redis), logger: logger),
            hasher: try PasswordHasher(try PasswordOptions(settings: settings)),
            policy: try PasswordPolicy(settings: settings),
            guesses: try LogInGuard(client: redis, settings: settings),
            keys: try settings.value(of: KeyRing.setting)
        )
    }
}
