package import Platform
import Synchronization

/// Redis as this process sees it: a bounded pool of sessions behind a circuit breaker.
package final class Client: Sendable {
    /// How to connect, and how long to wait for what.
    package struct Options: Sendable {
        package var address: RedisAddress
        /// The user of Redis' access lists, nil for the default one.
        package var username: String?
        package var password: String?
        package var database = 0
        /// The most sessions at once.
        package var connections = 16
        /// The longest wait for a session, for a connect, and for each answer.
        package var timeout = Duration.milliseconds(100)
        /// Failures in a row that open the circuit.
        package var threshold = 3
        /// How long the circuit stays open before it is probed.
        package var rest = Duration.milliseconds(500)

        package init(address: RedisAddress) {
            self.address = address
        }
    }

    package typealias Usage = Pool<Connection, RedisError>.Usage

    private let options: Options
    private let pool: Pool<Connection, RedisError>
    private let breaker: Breaker
    private let digests = Monitor<[Script: String]>([:])
    private let failureCount = Atomic(0)

    /// Connects to nothing yet: the first use does.
    package init(_ options: Options) {
        self.options = options
        breaker = Breaker(threshold: options.threshold, rest: options.rest)
        pool = Pool(
            capacity: options.connections,
            exhausted: .exhausted,
            isReusable: { $0.isReusable },
            open: { (_) throws(RedisError) in try Self.connect(options) }
        )
    }

    package var usage: Usage { pool.usage }
    package var state: Breaker.State { breaker.state }
    /// How often Redis was unreachable for a caller.
    package var failures: Int { failureCount.load(ordering: .relaxed) }

    /// Sends commands in one round trip.
    package func pipeline(_ commands: [Command]) throws(RedisError) -> [Reply] {
        try withConnection { (connection) throws(RedisError) in
            let replies = try connection.pipeline(commands)
            if case .failure(let message) = replies.first, Self.refusesAll(message) {
                throw .unreachable(message)
            }
            return replies
        }
    }

    /// Sends one command; a refusal is an error.
    @discardableResult
    package func send(_ command: Command) throws(RedisError) -> Reply {
        try withConnection { (connection) throws(RedisError) in try connection.send(command) }
    }

    /// Runs a script as one step; a refusal is an error.
    package func run(
        _ script: Script,
        keys: [String],
        arguments: [[UInt8]]
    ) throws(RedisError) -> Reply {
        let reply = try run([ScriptCall(script, keys: keys, arguments: arguments)])[0]
        if case .failure(let message) = reply { throw .refused(message) }
        return reply
    }

    /// Runs scripts, each as one step, in one round trip.
    package func run(_ calls: [ScriptCall]) throws(RedisError) -> [Reply] {
        try withConnection { (connection) throws(RedisError) in
            var digests: [Script: String] = [:]
            for call in calls where digests[call.script] == nil {
                digests[call.script] = try digest(of: call.script, &connection)
            }
            return try connection.run(calls, digests: digests)
        }
    }

    /// One step of looking after the connection, for a thread of the process to take now and then.
    ///
    /// With the circuit closed it asks whether Redis is there, so that an outage is noticed without
    /// traffic. With the circuit open and rested it probes: connects, runs `welcome`, and closes
    /// the circuit if both went well, so that no request pays for the attempt.
    ///
    /// - Parameter welcome: What must be done before anybody trusts Redis again.
    package func keep(_ welcome: (inout Connection) throws(RedisError) -> Void) {
        guard breaker.beginProbe() else {
            if breaker.state == .closed { _ = try? pipeline([Command("PING")]) }
            return
        }
        pool.discardAll()
        do {
            var connection = try Self.connect(options)
            try connection.send(Command("PING"))
            try welcome(&connection)
            breaker.endProbe(succeeded: true)
        } catch {
            breaker.endProbe(succeeded: false)
        }
    }

    private func withConnection<Result>(
        _ body: (inout Connection) throws(RedisError) -> Result
    ) throws(RedisError) -> Result {
        guard breaker.state == .closed else { throw .circuitOpen }
        do {
            let patience = Deadline.now + options.timeout
            let result = try pool.lend(patience: patience, deadline: patience, body)
            breaker.recordSuccess()
            return result
        } catch .unreachable(let message) {
            breaker.recordFailure()
            failureCount.add(1, ordering: .relaxed)
            pool.discardAll()
            throw .unreachable(message)
        }
    }

    /// Whether a refusal has nothing to do with the command: Redis is there, but of no use.
    private static func refusesAll(_ message: String) -> Bool {
        ["LOADING", "NOAUTH", "MISCONF", "MASTERDOWN"].contains { message.hasPrefix($0) }
    }

    private func digest(
        of script: Script,
        _ connection: inout Connection
    ) throws(RedisError) -> String {
        if let known = digests.withLock({ $0[script] }) { return known }
        let digest = try connection.load(script)
        digests.withLock { $0[script] = digest }
        return digest
    }

    private static func connect(_ options: Options) throws(RedisError) -> Connection {
        var connection = try Connection(to: options.address, timeout: options.timeout)
        if let password = options.password {
            let command =
                if let username = options.username {
                    Command("AUTH", username, password)
                } else {
                    Command("AUTH", password)
                }
            try greet(&connection, command)
        }
        if options.database != 0 {
            try greet(&connection, Command("SELECT", String(options.database)))
        }
        return connection
    }

    /// A greeting that is refused makes the session useless: the settings are wrong.
    private static func greet(
        _ connection: inout Connection,
        _ command: Command
    ) throws(RedisError) {
        do {
            try connection.send(command)
        } catch .refused(let message) {
            throw .unreachable(message)
        }
    }
}
