package import Accounts
import Cache
package import Daemon
import Logging
import Redis
package import Storage

/// Accounts for the operator's command: as the role that owns the schema.
package struct AccountOffice {
    package let store: Store
    package let accounts: Accounts

    package init(_ settings: Settings) throws {
        let logger = Logger(label: "holdfast") { _ in SwiftLogNoOpLogHandler() }
        let redis = try Client(settings: settings)
        store = try Store(ownerBy: settings)
        accounts = Accounts(
            store: store,
            sessions: Sessions(store: store, cache: SessionCache(client: redis), logger: logger),
            hasher: try PasswordHasher(try PasswordOptions(settings: settings)),
            policy: try PasswordPolicy(settings: settings),
            guesses: try LogInGuard(client: redis, settings: settings),
            keys: try settings.value(of: KeyRing.setting)
        )
    }
}
