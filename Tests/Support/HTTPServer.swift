import Glibc
import Platform

/// An HTTP server of a test's own, which answers as Tests/HTTP/server.py says.
package final class HTTPServer: Sendable {
    /// How it is reached, with nothing behind the host.
    package let origin: String
    /// nil where it listens on a port.
    package let socketPath: String?
    private let process: ChildProcess

    /// Starts it on a port of its own.
    ///
    /// - Parameter certificate: A file with key and certificate, if it is to speak TLS.
    package convenience init(certificate: String? = nil) throws {
        let port = try Socket.freePort()
        try self.init(
            origin: "\(certificate == nil ? "http" : "https")://127.0.0.1:\(port)",
            socketPath: nil,
            arguments: ["\(port)"] + (certificate.map { ["--certificate", $0] } ?? []),
            connect: { try Socket(port: port) }
        )
    }

    /// Starts it on a unix socket.
    package convenience init(onSocketIn directory: String) throws {
        let path = "\(directory)/socket"
        try self.init(
            origin: "http://localhost",
            socketPath: path,
            arguments: [path],
            connect: { try Socket(path: path) }
        )
    }

    private init(
        origin: String,
        socketPath: String?,
        arguments: [String],
        connect: () throws -> Socket
    ) throws {
        self.origin = origin
        self.socketPath = socketPath
        let log = "\(try TestEnvironment.directory("web"))/log"
        let script = "\(try TestEnvironment.root())/Tests/HTTP/server.py"
        let python = try TestEnvironment.python()
        process = try ChildProcess(python, [script] + arguments, output: log)
        guard eventually(within: .seconds(30), { (try? connect()) != nil }) else {
            throw ChildProcess.Failure(description: "no web server; see \(log)")
        }
    }

    deinit {
        process.signal(SIGKILL)
    }

    package func stop() {
        process.kill()
    }
}
