import Glibc
import Platform
import Postgres

/// A PostgreSQL of a test's own, for tests that stop it.
package final class PostgresServer: Sendable {
    private let socket: String
    private let directory: String

    package init() throws {
        directory = try TestEnvironment.directory("postgres")
        let script = "\(try TestEnvironment.root())/Config/setup/postgres"
        try ChildProcess.run(script, ["start", directory, "fsync=off"])
        socket = try Self.socket(of: directory, script)
    }

    /// A standby of `primary`, whose commits wait for this one from now on.
    package init(following primary: PostgresServer) throws {
        directory = try TestEnvironment.directory("standby")
        let script = "\(try TestEnvironment.root())/Config/setup/postgres"
        try ChildProcess.run(script, ["follow", directory, primary.socket, "fsync=off"])
        socket = try Self.socket(of: directory, script)
        try primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try primary.run("SELECT pg_reload_conf()")
        let isFollowing = eventually {
            let states = try? primary.run("SELECT sync_state FROM pg_stat_replication")
            return states == ["sync"]
        }
        guard isFollowing else {
            throw ChildProcess.Failure(description: "PostgreSQL does not wait for \(directory)")
        }
    }

    private static func socket(of directory: String, _ script: String) throws -> String {
        try ChildProcess.run(script, ["socket", directory]).split(separator: "\n").joined()
    }

    package var conninfo: String { "host=\(socket) user=postgres" }

    /// How to reach this one or the other, whichever takes changes.
    package func conninfo(or other: PostgresServer) -> String {
        "host=\(socket),\(other.socket) user=postgres target_session_attrs=read-write"
    }

    /// Runs SQL as the superuser, and returns the first column as text.
    @discardableResult
    package func run(_ sql: String, in database: String = "postgres") throws -> [String] {
        try Connection.firstColumn(
            of: sql,
            at: "\(conninfo) dbname=\(database)",
            within: .seconds(30)
        )
    }

    package func stop() throws { try control("stop") }
    package func start() throws { try control("start", "fsync=off") }
    package func restart() throws { try control("restart") }
    package func kill() throws { try control("kill") }

    package func promote() throws { try control("promote") }

    /// Ends all of its processes by SIGKILL, in the midst of whatever they do.
    package func killAll() throws {
        try signalAll(SIGKILL)
        // Who is dead but not yet waited for would count as one that runs.
        try ChildProcess.run("/bin/rm", ["-f", "\(directory)/data/postmaster.pid"])
    }

    /// Makes it hang: it takes connections and says nothing.
    package func pause() throws { try signalAll(SIGSTOP) }

    private func signalAll(_ signal: CInt) throws {
        let file = "\(directory)/data/postmaster.pid"
        let words = try TestEnvironment.contents(of: file).split(separator: "\n")
        guard let parent = words.first.flatMap({ pid_t($0) }) else {
            throw ChildProcess.Failure(description: "PostgreSQL does not run in \(directory)")
        }
        let children = "/proc/\(parent)/task/\(parent)/children"
        let list = try TestEnvironment.contents(of: children)
        for process in [parent] + list.split(separator: " ").compactMap({ pid_t($0) }) {
            Glibc.kill(process, signal)
        }
    }

    private func control(_ action: String, _ settings: String...) throws {
        let script = "\(try TestEnvironment.root())/Config/setup/postgres"
        try ChildProcess.run(script, [action, directory] + settings)
    }

    deinit {
        try? control("kill")
    }
}
