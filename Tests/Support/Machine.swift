import Glibc
import Platform

/// A machine that boots systemd, with Holdfast installed as README tells; needs root.
package final class Machine: Sendable {
    private let process: ChildProcess
    private let log: String

    package init() throws {
        let directory = try TestEnvironment.directory("machine")
        let root = try TestEnvironment.root()
        log = "\(directory).log"
        let variables = ["ROOT", "BIN", "ASSETS"].map { "HOLDFAST_TEST_\($0)" }
        process = try ChildProcess(
            "\(root)/Tests/Systemd/boot",
            [directory],
            environment: Process.environment.filter { variables.contains($0.key) },
            output: log
        )
        guard
            eventually(
                within: .seconds(60),
                { (try? answer("systemctl is-active basic.target"))?.code == 0 }
            )
        else { throw ChildProcess.Failure(description: "the machine does not boot; see \(log)") }
        let places = [root, try TestEnvironment.programs(), try TestEnvironment.assets()]
        try run("'\(root)/Tests/Systemd/install' '\(places.joined(separator: "' '"))'")
    }

    deinit {
        // To systemd-nspawn this is to power the machine off.
        process.terminate()
    }

    /// Runs a line of shell in it.
    package func answer(_ line: String) throws -> (code: Int, output: String) {
        let children = "/proc/\(process.identifier)/task/\(process.identifier)/children"
        let first = try TestEnvironment.contents(of: children).split(separator: " ").first
        guard let first else {
            throw ChildProcess.Failure(description: "the machine is off; see \(log)")
        }
        let spaces = ["--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup"]
        return try ChildProcess.outcome(
            of: "/usr/bin/nsenter",
            ["--target", String(first)] + spaces + ["/bin/bash", "-c", line]
        )
    }

    /// Runs a line of shell in it that must end with 0.
    @discardableResult
    package func run(_ line: String) throws -> String {
        let (code, output) = try answer(line)
        guard code == 0 else {
            throw ChildProcess.Failure(
                description: "\(line) ended with \(code): \(output); see \(log)"
            )
        }
        return output
    }

    /// One property of a unit, as systemctl shows it.
    package func property(_ name: String, of unit: String) throws -> String {
        String(try run("systemctl show --property \(name) --value \(unit)").dropLast())
    }
}
