import Glibc
import Platform

/// A localstripe of a test's own: a Stripe that others have made for tests, see Tests/Stripe/local.py.
package final class LocalStripe: Sendable {
    package let port: Int
    private let process: ChildProcess

    package init() throws {
        port = try Socket.freePort()
        let log = "\(try TestEnvironment.directory("localstripe"))/log"
        let script = "\(try TestEnvironment.root())/Tests/Stripe/local.py"
        process = try ChildProcess(
            try TestEnvironment.python(),
            ["-B", script, "\(port)"],
            output: log
        )
        guard eventually(within: .seconds(60), { (try? Socket(port: port)) != nil }) else {
            throw ChildProcess.Failure(description: "no localstripe; see \(log)")
        }
    }

    deinit {
        process.signal(SIGKILL)
    }

    package var origin: String { "http://127.0.0.1:\(port)" }
}
