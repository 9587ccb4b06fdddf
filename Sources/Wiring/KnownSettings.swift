import Accounts
import Cache
package import Daemon
import Delivery
import Front
import Storage

extension Settings {
    /// Every setting of Holdfast: its programs share one file.
    package static let known: [any SettingDeclaration] =
        Front.settings + Store.settings + SearchCache.settings + AccountSettings.all
        + Delivery.settings + LogSink.settings
}
