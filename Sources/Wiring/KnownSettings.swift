import Accounts
import Cache
package import Daemon
import Delivery
import Expiry
import Front
import Payments
import Redis
import Sales
import Sandbox
import Storage

extension Settings {
    /// Every setting of Holdfast: its programs share one file.
    package static let known: [any SettingDeclaration] =
        Front.settings + Store.settings + Client.settings + SearchCache.settings
        + RateLimiter.settings + LogInGuard.settings + Accounts.settings + Delivery.settings
        + Cashier.settings
        + Sandbox.settings + Committer.settings + Sweep.settings + LogSink.settings
}
