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
        store = try Store(ownerBy: settings)
        accounts = try Accounts(
            settings,
            store: store,
            redis: try Client(settings: settings),
            logger: Logger(label: "holdfast") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
