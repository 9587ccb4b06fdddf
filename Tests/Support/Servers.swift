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

/// A PostgreSQL of a test's own, for tests that stop it.
package final class PostgresServer: Sendable {
    package let conninfo: String
    private let directory: String

    package init() throws {
        directory = try TestEnvironment.directory("postgres")
        let script = "\(try TestEnvironment.root())/Config/setup/postgres"
        try ChildProcess.run(script, ["start", directory, "fsync=off"])
        let socket = try ChildProcess.run(script, ["socket", directory])
        conninfo = "host=\(socket.split(separator: "\n").joined()) user=postgres"
    }

    package func stop() throws { try control("stop") }
    package func start() throws { try control("start", "fsync=off") }
    package func restart() throws { try control("restart") }
    package func kill() throws { try control("kill") }

    /// Ends all of its processes by SIGKILL, in the midst of whatever they do.
    package func killAll() throws {
        let file = "\(directory)/data/postmaster.pid"
        let words = try TestEnvironment.contents(of: file).split(separator: "\n")
        guard let parent = words.first.flatMap({ pid_t($0) }) else {
            throw ChildProcess.Failure(description: "PostgreSQL does not run in \(directory)")
        }
        let children = "/proc/\(parent)/task/\(parent)/children"
        let list = try TestEnvironment.contents(of: children)
        for process in [parent] + list.split(separator: " ").compactMap({ pid_t($0) }) {
            Glibc.kill(process, SIGKILL)
        }
        // Who is dead but not yet waited for would count as one that runs.
        try ChildProcess.run("/bin/rm", ["-f", file])
    }

    private func control(_ action: String, _ settings: String...) throws {
        let script = "\(try TestEnvironment.root())/Config/setup/postgres"
        try ChildProcess.run(script, [action, directory] + settings)
    }

    deinit {
        try? control("kill")
    }
}
