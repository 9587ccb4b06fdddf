import Daemon
import FastCGI
import Front
import Glibc
import HTTP
import JSONText
import Platform
import Support

/// A front in this process that sends every body back, and may have routes besides.
final class EchoFront: Sendable {
    let path: String
    private let isStopped = Monitor(false)

    /// - Parameters:
    ///   - bodyLimit: In bytes.
    ///   - patience: How long a peer may stall.
    init(bodyLimit: Int, patience: Duration = .seconds(5), _ routes: [Route] = []) throws {
        path = "\(try TestEnvironment.directory("echo"))/socket"
        var server = Server.Options(address: .unix(path: path))
        server.peerTimeout = patience
        var options = Front.Options(server: server)
        options.workers = 2
        options.bodyLimit = bodyLimit
        options.drainQuiet = .milliseconds(50)
        let front = try Front(
            options,
            Router([Self.echo] + routes),
            OpenGate(),
            CORS(origins: []),
            LogSink { _ in }
        )
        // libfcgi has taken it, and "make test" could not end this process any more.
        signal(SIGTERM, SIG_DFL)
        let isStopped = isStopped
        _ = try Thread {
            _ = try? front.run {
                let stop: Void? = isStopped.wait(until: .now + .seconds(300)) { $0 ? () : nil }
                _ = stop
            }
        }
    }

    deinit {
        isStopped.broadcast { $0 = true }
    }

    func peer() throws -> FastCGIPeer { try FastCGIPeer(path: path) }

    private static let echo = Route(
        .post,
        "/echo",
        .anyone,
        .service,
        Operation("echo", "Sends the body back", answer: .init("The body.", schema: .object([])))
    ) { request in
        Response(.ok, contentType: "application/octet-stream", body: request.body)
    }
}

/// Lets everything through.
private struct OpenGate: Gatekeeper {
    func count(
        _ request: inout Request,
        for route: Route,
        headers: inout [(name: HeaderName, value: String)]
    ) {}

    func authorize(_ calls: [(request: Request, route: Route)]) -> [Result<Request, Problem>] {
        calls.map { .success($0.request) }
    }
}
