package import Daemon
import Cache
import Accounts
import Front
import Redis
import Storage

extension Settings {
    /// Every setting of Holdfast: its programs share one file.
    package static let known: [any SettingDeclaration] =
        Front.settings + Store.settings + Client.settings + SearchCache.settings
        + RateLimiter.settings + LogInGuard.settings + Accounts.settings + [BaseURL.setting]
        + LogSink.settings
}
