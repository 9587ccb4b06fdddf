package import Daemon
import Redis

extension SearchCache {
    static let address = Setting<RedisAddress>(
        "HOLDFAST_REDIS",
        fallback: "unix:/run/redis/redis-server.sock",
        "where Redis listens: unix:/path or host:port"
    ) { text in
        if text.hasPrefix("unix:/") { return .value(.unix(path: String(text.dropFirst(5)))) }
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { return .expected("unix:/path or host:port") }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return .value(.tcp(host: String(host), port: Int(port)))
    }
    static let username = Setting<String>.text(
        "HOLDFAST_REDIS_USERNAME",
        fallback: "",
        "user of Redis' access lists; empty for the default"
    )
    static let password = Setting<String>.text(
        "HOLDFAST_REDIS_PASSWORD",
        fallback: "",
        "password for Redis; empty for none"
    )
    static let database = Setting<Int>.number(
        "HOLDFAST_REDIS_DATABASE",
        in: 0...1_023,
        fallback: 0,
        "number of Redis' database"
    )
    static let connections = Setting<Int>.number(
        "HOLDFAST_REDIS_CONNECTIONS",
        in: 1...1_000,
        fallback: 16,
        "most sessions with Redis at once"
    )
    static let timeout = Setting<Duration>.milliseconds(
        "HOLDFAST_REDIS_TIMEOUT_MS",
        in: 1...10_000,
        fallback: 100,
        "longest wait for Redis: for a session, for a connect, and for each answer"
    )
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
        address, username, password, database, connections, timeout, validity, emptyValidity,
        memoryFreshness, memoryBytes,
    ]

    /// The cache by the settings.
    package convenience init(settings: Settings) throws(SettingsError) {
        var redis = Client.Options(address: try settings.value(of: Self.address))
        redis.username = try settings.value(of: Self.username).nonEmpty
        redis.password = try settings.value(of: Self.password).nonEmpty
        redis.database = try settings.value(of: Self.database)
        redis.connections = try settings.value(of: Self.connections)
        redis.timeout = try settings.value(of: Self.timeout)
        var options = Options()
        options.validity = .seconds(try settings.value(of: Self.validity))
        options.jitter = options.validity / 6
        options.emptyValidity = .seconds(try settings.value(of: Self.emptyValidity))
        options.memoryFreshness = try settings.value(of: Self.memoryFreshness)
        options.memoryBytes = try settings.value(of: Self.memoryBytes)
        self.init(Client(redis), options)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
