import Platform
import Support

/// A responder that answers one request on each connection and dies of the second, as one does that
/// is stopped just when nginx uses a connection that it has kept.
final class DyingResponder: Sendable {
    private let listener: SocketListener
    private let requests: Monitor<[String]>

    init(path: String) throws {
        let requests = Monitor<[String]>([])
        self.requests = requests
        listener = try SocketListener(path: path) { socket in
            let first = try? Self.readRequest(from: socket)
            requests.withLock { $0.append(first ?? "none") }
            guard first != nil, (try? socket.write(Self.answer)) != nil else { return }
            guard let second = try? Self.readRequest(from: socket) else { return }
            requests.withLock { $0.append(second) }
        }
    }

    /// The methods of the requests that have come, in order.
    var methods: [String] { requests.withLock { $0 } }

    private static let answer: [UInt8] = {
        let text = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        return FastCGIPeer.record(.output, Array(text.utf8)) + FastCGIPeer.record(.output, [])
            + FastCGIPeer.record(.end, [UInt8](repeating: 0, count: 8))
    }()

    /// Reads a request to the end of its body.
    ///
    /// - Returns: Its method.
    private static func readRequest(from socket: Socket) throws -> String {
        var parameters = ""
        while true {
            let head = try socket.read(exactly: 8)
            let length = Int(head[4]) << 8 | Int(head[5])
            let content = try socket.read(exactly: length + Int(head[6]))
            if head[1] == FastCGIPeer.Kind.parameters.rawValue {
                parameters += String(decoding: content, as: UTF8.self)
            }
            if head[1] == FastCGIPeer.Kind.input.rawValue, length == 0 { break }
        }
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
        return methods.first { parameters.contains("REQUEST_METHOD\($0)") } ?? "unknown"
    }
}
