package import Glibc
import Platform

/// A program that a test has started.
package final class ChildProcess: Sendable {
    /// The program could not be started, or ended with a failure.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let identifier: pid_t
    private let status = Monitor<CInt?>(nil)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: Variables beside those of this process.
    ///   - output: The file that takes its output and errors.
    ///   - descriptor: What it is to have as its descriptor 3.
    package init(
        _ path: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        output: String = "/dev/null",
        inheriting descriptor: CInt? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        if let descriptor { posix_spawn_file_actions_adddup2(&actions, descriptor, 3) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // Nor does it inherit what this process ignores.
        var ignored = sigset_t()
        sigemptyset(&ignored)
        sigaddset(&ignored, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &ignored)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, CShort(flags))
        // The programs refuse settings that they do not know, such as the tests' own.
        let variables = Process.environment.filter { !$0.key.hasPrefix("HOLDFAST_") }
            .merging(environment) { _, new in new }
        var arguments: [UnsafeMutablePointer<CChar>?] =
            ([path] + arguments).map { strdup($0) } + [nil]
        var entries: [UnsafeMutablePointer<CChar>?] =
            variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + entries { free(pointer) } }
        var identifier = pid_t()
        let error = posix_spawn(&identifier, path, &actions, &attributes, &arguments, &entries)
        guard error == 0 else {
            throw Failure(description: "\(path): \(String(cString: strerror(error)))")
        }
        self.identifier = identifier
        _ = Self.endsTheLiving
        Self.living.withLock { _ = $0.insert(identifier) }
    }

    /// Those that have not been waited for: what a static holds is never released.
    private static let living = Monitor<Set<pid_t>>([])

    /// They must not outlive the tests.
    private static let endsTheLiving: Void = {
        atexit {
            ChildProcess.living.withLock { living in
                for identifier in living { Glibc.kill(identifier, SIGTERM) }
            }
        }
    }()

    deinit {
        guard status.withLock({ $0 }) == nil else { return }
        Glibc.kill(identifier, SIGKILL)
        var ended: CInt = 0
        waitpid(identifier, &ended, 0)
        Self.living.withLock { _ = $0.remove(identifier) }
    }

    package func signal(_ signal: CInt) {
        guard !hasEnded else { return }
        Glibc.kill(identifier, signal)
    }

    package var hasEnded: Bool { poll() != nil }

    /// The most memory that it has had, in KiB, see proc(5).
    package func mostMemory() throws -> Int {
        let path = "/proc/\(identifier)/status"
        let status = String(decoding: try InputFile.contents(of: path), as: UTF8.self)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let words = (line ?? "").split(whereSeparator: \.isWhitespace)
        guard let number = words.dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(description: "\(path) tells of no memory")
        }
        return number
    }

    /// Waits for the end.
    ///
    /// - Returns: The exit code, or 128 and the signal's number; nil if it goes on past `limit`.
    package func wait(within limit: Duration = .seconds(30)) -> Int? {
        _ = eventually(within: limit) { hasEnded }
        return poll()
    }

    /// Asks it to end, and waits.
    @discardableResult
    package func terminate(within limit: Duration = .seconds(30)) -> Int? {
        signal(SIGTERM)
        return wait(within: limit)
    }

    /// Ends it at once.
    package func kill() {
        signal(SIGKILL)
        _ = wait()
    }

    /// Runs a program to its end.
    ///
    /// - Returns: Its output.
    /// - Throws: If it does not end with 0.
    @discardableResult
    package static func run(
        _ path: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws -> String {
        let (code, output) = try outcome(of: path, arguments, environment: environment)
        guard code == 0 else {
            let words = "\(path) \(arguments.joined(separator: " ")) ended with \(code): \(output)"
            throw Failure(description: words)
        }
        return output
    }

    /// Runs a program to its end, whatever that is.
    package static func outcome(
        of path: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws -> (code: Int, output: String) {
        let file = "/tmp/holdfast-test-\(getpid())-\(TestEnvironment.next())"
        defer { unlink(file) }
        let child = try ChildProcess(
            path,
            arguments,
            environment: environment,
            output: file
        )
        guard let code = child.wait(within: .seconds(300)) else {
            throw Failure(description: "\(path) does not end")
        }
        return (
            code, String(decoding: try InputFile.contents(of: file, limit: 1 << 26), as: UTF8.self)
        )
    }

    private func poll() -> Int? {
        status.withLock { status in
            if status == nil {
                var ended: CInt = 0
                if waitpid(identifier, &ended, WNOHANG) == identifier {
                    status = ended
                    Self.living.withLock { _ = $0.remove(identifier) }
                }
            }
            return status.map { ended in
                let signal = Int(ended & 0x7F)
                return signal == 0 ? Int(ended >> 8 & 0xFF) : 128 + signal
            }
        }
    }
}
