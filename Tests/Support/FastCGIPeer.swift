/// Speaks raw FastCGI records to a responder, as a web server or as nonsense, see the FastCGI
/// Specification 1.0, section 3.3.
package struct FastCGIPeer: Sendable {
    package enum Kind: UInt8, Sendable {
        case begin = 1, abort = 2, end = 3, parameters = 4, input = 5, output = 6
    }

    package let socket: Socket

    package init(path: String, limit: Duration = .seconds(20)) throws {
        socket = try Socket(path: path, limit: limit)
    }

    /// Sends a whole request and reads the response.
    ///
    /// - Returns: What STDOUT carried: head and body.
    package func exchange(
        _ method: String = "GET",
        _ path: String = "/health",
        query: String = "",
        body: [UInt8] = [],
        announced: Int? = nil
    ) throws -> String {
        try socket.write(Self.request(method, path, query: query, body: body, announced: announced))
        return try readResponse()
    }

    /// The records of a whole request whose connection is to be kept.
    package static func request(
        _ method: String = "GET",
        _ path: String = "/health",
        query: String = "",
        body: [UInt8] = [],
        announced: Int? = nil
    ) -> [UInt8] {
        let parameters = pairs([
            ("REQUEST_METHOD", method), ("REQUEST_PATH", path), ("QUERY_STRING", query),
            ("REQUEST_ID", "test"), ("REMOTE_ADDR", "127.0.0.1"),
            ("CONTENT_LENGTH", announced.map(String.init) ?? (body.isEmpty ? "" : "\(body.count)")),
        ])
        var bytes = begin() + record(.parameters, parameters) + record(.parameters, [])
        var rest = body[...]
        while !rest.isEmpty {
            bytes += record(.input, Array(rest.prefix(32_768)))
            rest = rest.dropFirst(32_768)
        }
        return bytes + record(.input, [])
    }

    /// The record that begins a request.
    package static func begin(keeping: Bool = true) -> [UInt8] {
        record(.begin, [0, 1, keeping ? 1 : 0, 0, 0, 0, 0, 0])
    }

    package static func record(_ kind: Kind, _ content: [UInt8]) -> [UInt8] {
        let length = content.count
        return [1, kind.rawValue, 0, 1, UInt8(length >> 8), UInt8(length & 0xFF), 0, 0] + content
    }

    package static func pairs(_ pairs: [(String, String)]) -> [UInt8] {
        pairs.flatMap { name, value in
            length(name.utf8.count) + length(value.utf8.count) + Array(name.utf8)
                + Array(value.utf8)
        }
    }

    /// Reads records to the end of the response.
    package func readResponse() throws -> String {
        var output: [UInt8] = []
        while true {
            let head = try socket.read(exactly: 8)
            let length = Int(head[4]) << 8 | Int(head[5])
            let content = try socket.read(exactly: length + Int(head[6])).prefix(length)
            switch Kind(rawValue: head[1]) {
            case .output: output += content
            case .end: return String(decoding: output, as: UTF8.self)
            default: break
            }
        }
    }

    private static func length(_ count: Int) -> [UInt8] {
        count < 128
            ? [UInt8(count)]
            : [
                UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF),
                UInt8(count & 0xFF),
            ]
    }
}
