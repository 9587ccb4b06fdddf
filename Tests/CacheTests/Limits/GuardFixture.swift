@testable import Cache
import Redis
import Support

/// A guard over a Redis of its own.
struct GuardFixture {
    let redis: RedisServer
    let limit: LogInGuard

    init(_ change: (inout LogInGuard.Rules) -> Void = { _ in }) throws {
        redis = try RedisServer()
        var rules = LogInGuard.Rules()
        change(&rules)
        var options = Client.Options(address: .unix(path: redis.socket))
        // A machine that is busy with other tests is not an outage; one that is away fails at once.
        options.timeout = .seconds(2)
        limit = LogInGuard(Client(options), rules)
    }

    /// A log-in with a wrong password, as a handler does it.
    func guess(name: String = "n", address: String = "a") -> LogInGuard.Verdict {
        logIn(name, address, succeeded: false)
    }

    /// A log-in with the right one.
    func succeed(name: String = "n", address: String = "a") -> LogInGuard.Verdict {
        logIn(name, address, succeeded: true)
    }

    private func logIn(_ name: String, _ address: String, succeeded: Bool) -> LogInGuard.Verdict {
        let verdict = limit.admit(name: name, address: address)
        guard verdict == .open else { return verdict }
        return limit.settle(name: name, address: address, succeeded: succeeded)
    }

    /// Sends a command on one of the guard's keys.
    @discardableResult
    func command(_ name: String, _ key: String, _ rest: String...) throws -> String {
        let words = ["-s", redis.socket, name, "hf:{login}:\(key)"] + rest
        return try ChildProcess.run("/usr/bin/redis-cli", words).split(separator: "\n").joined()
    }

    /// As if the time of a block had passed.
    func endBlock(_ key: String) throws {
        try command("HDEL", key, "until")
    }
}

extension LogInGuard.Verdict {
    var isBlocked: Bool { self != .open }
}
