import Glibc
import Platform

/// A Redis of a test's own.
package final class RedisServer: Sendable {
    package let socket: String
    private let directory: String
    private let process: Monitor<ChildProcess?>
    private let password: String?

    package init(password: String? = nil) throws {
        self.password = password
        // hiredis writes to a peer that may be gone; the programs ignore the signal as well.
        Signals.block([])
        directory = try TestEnvironment.directory("redis")
        socket = "\(directory)/redis.sock"
        process = Monitor(nil)
        try start()
    }

    package func start() throws {
        let arguments = [
            "--port", "0", "--unixsocket", socket, "--dir", directory, "--save", "",
            "--appendonly", "no", "--requirepass", password ?? "",
        ]
        let child = try ChildProcess(
            "/usr/bin/redis-server",
            arguments,
            output: "\(directory)/log"
        )
        process.withLock { $0 = child }
        guard eventually({ (try? command("PING"))?.hasPrefix("PONG") == true }) else {
            throw ChildProcess.Failure(description: "Redis does not start in \(directory)")
        }
    }

    package func kill() { process.withLock { $0 }?.kill() }
    /// Makes it hang.
    package func pause() { process.withLock { $0 }?.signal(SIGSTOP) }
    package func resume() { process.withLock { $0 }?.signal(SIGCONT) }

    /// Cuts it off from everybody, with all that it holds.
    package func hide() throws {
        try ChildProcess.run("/bin/mv", [socket, "\(socket).away"])
        let kill = ["-s", "\(socket).away", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]
        try ChildProcess.run("/usr/bin/redis-cli", kill)
    }

    package func show() throws {
        try ChildProcess.run("/bin/mv", ["\(socket).away", socket])
    }

    /// Runs a command by redis-cli.
    @discardableResult
    package func command(_ words: String...) throws -> String {
        try ChildProcess.run(
            "/usr/bin/redis-cli",
            ["-s", socket] + words,
            environment: password.map { ["REDISCLI_AUTH": $0] } ?? [:]
        )
    }

    deinit {
        // A stopped process takes no other signal but this one.
        process.withLock { $0 }?.signal(SIGKILL)
    }
}
