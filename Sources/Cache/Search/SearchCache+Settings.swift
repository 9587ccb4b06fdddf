package import Daemon
package import Redis

extension SearchCache {
    static let validity = Setting<Int>.number(
        "HOLDFAST_CACHE_SECONDS",
        in: 1...86_400,
        fallback: 1_800,
        "how long a search's answer holds, give or take a sixth of it"
    )
    static let emptyValidity = Setting<Int>.number(
        "HOLDFAST_CACHE_EMPTY_SECONDS",
        in: 1...86_400,
        fallback: 60,
        "how long an empty answer holds"
    )
    static let memoryFreshness = Setting<Duration>.milliseconds(
        "HOLDFAST_CACHE_MEMORY_MS",
        in: 0...1_000,
        fallback: 1_000,
        "how long the responder's own memory answers without asking Redis; 0 switches it off"
    )
    static let memoryBytes = Setting<Int>.number(
        "HOLDFAST_CACHE_MEMORY_BYTES",
        in: 65_536...1_073_741_824,
        fallback: 16_777_216,
        "most memory for that, in bytes"
    )

    package static let settings: [any SettingDeclaration] = [
        validity, emptyValidity, memoryFreshness, memoryBytes,
    ]

    /// The cache by the settings, over the process' client.
    package convenience init(client: Client, settings: Settings) throws(SettingsError) {
        var options = Options()
        options.validity = .seconds(try settings.value(of: Self.validity))
        options.jitter = options.validity / 6
        options.emptyValidity = .seconds(try settings.value(of: Self.emptyValidity))
        options.memoryFreshness = try settings.value(of: Self.memoryFreshness)
        options.memoryBytes = try settings.value(of: Self.memoryBytes)
        self.init(client, options)
    }

    /// The cache with a client of its own, for a command that needs Redis for nothing else.
    package convenience init(settings: Settings) throws(SettingsError) {
        try self.init(client: Client(settings: settings), settings: settings)
    }
}
