package import Daemon
package import Redis

extension LogInGuard {
    static let freeFailures = Setting<Int>.number(
        "HOLDFAST_LOGIN_FREE_FAILURES",
        in: 1...1_000_000,
        fallback: 10,
        "failed log-ins by one name in 15 minutes before further ones are blocked for a while"
    )
    static let addressFailures = Setting<Int>.number(
        "HOLDFAST_LOGIN_ADDRESS_FAILURES",
        in: 1...1_000_000,
        fallback: 100,
        "the same from one address, by whatever names"
    )

    package static let settings: [any SettingDeclaration] = [freeFailures, addressFailures]

    /// The guard by the settings, over the process' client.
    package convenience init(client: Client, settings: Settings) throws(SettingsError) {
        var rules = Rules()
        rules.freeFailures = try settings.value(of: Self.freeFailures)
        rules.addressFailures = try settings.value(of: Self.addressFailures)
        self.init(client, rules)
    }
}
