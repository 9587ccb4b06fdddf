package import Daemon
package import Redis

extension Client {
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

    package static let settings: [any SettingDeclaration] = [
        address, username, password, database, connections, timeout,
    ]

    /// Redis by the settings: one client serves all parts of a process, so that they share its
    /// sessions and its circuit.
    package convenience init(settings: Settings) throws(SettingsError) {
        var options = Options(address: try settings.value(of: Self.address))
        options.username = try settings.value(of: Self.username).nonEmpty
        options.password = try settings.value(of: Self.password).nonEmpty
        options.database = try settings.value(of: Self.database)
        options.connections = try settings.value(of: Self.connections)
        options.timeout = try settings.value(of: Self.timeout)
        self.init(options)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
