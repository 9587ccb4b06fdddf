/// Another responder of a stack, asked without nginx.
package struct SecondResponder: Sendable {
    private let process: ChildProcess
    private let socket: String

    /// Starts it and waits until it answers.
    package init(of stack: Stack, settings: [String: String] = [:]) throws {
        socket = "\(stack.directory)/second.sock"
        let listen = ["HOLDFAST_LISTEN": "unix:\(socket)"]
        process = try stack.spawnResponder(settings: listen.merging(settings) { _, new in new })
        let path = socket
        guard eventually({ (try? Self.ask(path, "/health", nil)) == 200 }) else {
            throw ChildProcess.Failure(description: "the second responder does not answer")
        }
    }

    /// Waits until nginx asks it in turn with the first one: whom it could not reach it leaves alone for a
    /// while.
    package func awaitTurn(in stack: Stack) throws {
        // By what nobody else asks it: an answer is counted after it was given.
        let isAsked = eventually {
            _ = try? stack.get("/ready")
            return (try? metric(Self.readiness)).map { $0 > 0 } ?? false
        }
        guard isAsked else {
            throw ChildProcess.Failure(description: "nginx does not ask the second responder")
        }
    }

    private static let readiness = #"holdfast_requests_total{route="GET /ready",status="200"}"#

    /// A metric's value; the name includes the labels.
    package func metric(_ name: String) throws -> Int {
        let lines = try Self.answer(socket, "/metrics", nil).split { $0.isNewline }
        let line = lines.first { $0.hasPrefix("\(name) ") }
        return line.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
    }

    /// Ends it at once.
    package func kill() { process.kill() }

    /// The status of a visitor's profile.
    package func profile(_ visitor: Visitor) throws -> Int {
        try Self.ask(socket, "/api/v1/auth/profile", visitor)
    }

    private static func ask(_ socket: String, _ path: String, _ visitor: Visitor?) throws -> Int {
        let words = try answer(socket, path, visitor).split { " \r\n".contains($0) }
        return words.dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private static func answer(
        _ socket: String,
        _ path: String,
        _ visitor: Visitor?
    ) throws -> String {
        let peer = try FastCGIPeer(path: socket)
        let standard = [
            ("REQUEST_METHOD", "GET"), ("REQUEST_PATH", path), ("QUERY_STRING", ""),
            ("REQUEST_ID", "test"), ("REMOTE_ADDR", "127.0.0.1"), ("HTTP_HOST", "test"),
        ]
        let proof = visitor.map { [("HTTP_AUTHORIZATION", $0.authorization.1)] } ?? []
        try peer.socket.write(FastCGIPeer.request(parameters: standard + proof))
        return try peer.readResponse()
    }
}
