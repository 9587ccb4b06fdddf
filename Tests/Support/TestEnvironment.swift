import Glibc
import Platform
import Synchronization

/// What `make test` has prepared; a test without it fails loudly.
package enum TestEnvironment {
    /// A variable is missing: the tests were not started by `make test`.
    package struct Missing: Error, CustomStringConvertible {
        let name: String
        package var description: String { "\(name) is not set: run the tests by `make test`" }
    }

    /// The checkout.
    package static func root() throws -> String { try variable("HOLDFAST_TEST_ROOT") }
    /// A directory for fixtures, with a path short enough for sockets.
    package static func state() throws -> String { try variable("HOLDFAST_TEST_STATE") }
    /// How to reach PostgreSQL as its superuser, without a database's name.
    package static func server() throws -> String { try variable("HOLDFAST_TEST_DATABASE") }
    /// The socket of a Redis that any test may fill.
    package static func redis() throws -> String { try variable("HOLDFAST_TEST_REDIS") }
    /// A Python with the packages of Tests/requirements.txt.
    package static func python() throws -> String { try variable("HOLDFAST_TEST_PYTHON") }
    /// Third-party files, as Config/setup/assets lays them out.
    package static func assets() throws -> String { try variable("HOLDFAST_TEST_ASSETS") }
    /// Where the programs lie.
    package static func programs() throws -> String { try variable("HOLDFAST_TEST_BIN") }
    /// Whether tests may take minutes.
    package static var isLong: Bool { Process.environment["HOLDFAST_TEST_LONG"] != nil }

    /// A new directory of its own for a fixture.
    package static func directory(_ kind: String) throws -> String {
        _ = ignoresBrokenPipes
        let path = "\(try state())/\(kind)\(next())"
        // What an earlier run has left there tells of other tests.
        try ChildProcess.run("/bin/rm", ["-rf", path])
        try ChildProcess.run("/bin/mkdir", ["-p", "-m", "755", path])
        return path
    }

    /// A new file with these words.
    package static func file(_ words: String) throws -> String {
        let path = "\(try directory("file"))/file"
        guard let file = fopen(path, "w") else {
            throw ChildProcess.Failure(description: "cannot write \(path)")
        }
        fwrite(Array(words.utf8), 1, words.utf8.count, file)
        fclose(file)
        return path
    }

    /// A file's words.
    package static func contents(of path: String) throws -> String {
        String(decoding: try InputFile.contents(of: path, limit: 1 << 26), as: UTF8.self)
    }

    /// A number that nobody else in this run has.
    package static func next() -> Int {
        numbers.add(1, ordering: .relaxed).newValue
    }

    /// A server that a test ends must not end the tests.
    private static let ignoresBrokenPipes: Void = Signals.block([])

    private static let numbers = Atomic(0)

    private static func variable(_ name: String) throws -> String {
        guard let value = Process.environment[name] else { throw Missing(name: name) }
        return value
    }
}

/// Waits until `condition` holds, at most for `limit`.
///
/// - Returns: Whether it came to hold.
package func eventually(within limit: Duration = .seconds(30), _ condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + limit
    while !condition() {
        guard ContinuousClock.now < deadline else { return false }
        Process.sleep(.milliseconds(20))
    }
    return true
}

/// Runs `body` on so many threads at once and gathers what they return.
package func onThreads<Result: Sendable>(
    _ count: Int,
    _ body: @escaping @Sendable (Int) -> Result
) throws -> [Result] {
    let results = Monitor<[Result]>([])
    let threads = try (0..<count).map { index in
        try Thread {
            let result = body(index)
            results.withLock { $0.append(result) }
        }
    }
    for thread in threads { thread.join() }
    return results.withLock { $0 }
}
