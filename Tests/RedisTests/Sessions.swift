import Platform
import Redis
import Support

extension RedisServer {
    /// A pool behind a breaker that hardly ever opens by itself.
    func client(_ change: (inout Client.Options) -> Void = { _ in }) -> Client {
        Client.reaching(socket, change)
    }

    func session(timeout: Duration = .seconds(5)) throws -> Connection {
        try Connection(to: .unix(path: socket), timeout: timeout)
    }
}

extension Client {
    static func reaching(_ path: String, _ change: (inout Options) -> Void = { _ in }) -> Client {
        var options = Options(address: .unix(path: path))
        options.timeout = .seconds(2)
        options.threshold = 1_000_000
        options.rest = .milliseconds(100)
        change(&options)
        return Client(options)
    }

    /// Sends one command.
    func send(_ command: Command) throws(RedisError) -> Reply {
        try pipeline([command])[0]
    }

    /// Takes steps of looking after the connection until the circuit is closed.
    func keepUntilClosed(within limit: Duration = .seconds(10)) -> Bool {
        eventually(within: limit) {
            keep { (_) throws(RedisError) in }
            return state == .closed
        }
    }
}

/// The error that `body` ends with, nil if it does not.
func failure<Result>(of body: () throws -> Result) -> RedisError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? RedisError
    }
}

extension RedisError? {
    var isUnreachable: Bool {
        if case .unreachable = self { true } else { false }
    }
}

/// How long `body` takes.
func time<Result>(_ body: () throws -> Result) rethrows -> (taken: Duration, result: Result) {
    let start = ContinuousClock.now
    let result = try body()
    return (.now - start, result)
}
