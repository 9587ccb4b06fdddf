/// Speaks raw FastCGI records to a responder, as a web server or as nonsense, see the FastCGI
/// Specification 1.0, section 3.3.
package struct FastCGIPeer: Sendable {
    package enum Kind: UInt8, Sendable {
        case begin = 1, abort = 2, end = 3, parameters = 4, input = 5, output = 6
        case getValues = 9, values = 10, unknown = 11
    }

    package let socket: Socket

    package init(path: String, limit: Duration = .seconds(20)) throws {
        socket = try Socket(path: path, limit: limit)
    }

    package init(port: Int, limit: Duration = .seconds(20)) throws {
        socket = try Socket(port: port, limit: limit)
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
        let length = announced.map(String.init) ?? (body.isEmpty ? "" : "\(body.count)")
        return request(
            parameters: [
                ("REQUEST_METHOD", method), ("REQUEST_PATH", path), ("QUERY_STRING", query),
                ("REQUEST_ID", "test"), ("REMOTE_ADDR", "127.0.0.1"), ("CONTENT_LENGTH", length),
            ],
            body: body
        )
    }

    /// The records of a whole request with any parameters.
    package static func request(
        parameters: [(String, String)],
        body: [UInt8] = [],
        keeping: Bool = true
    ) -> [UInt8] {
        var bytes = begin(keeping: keeping)
        bytes += record(.parameters, pairs(parameters)) + record(.parameters, [])
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

    /// One record.
    ///
    /// - Parameter request: The request's number on its connection, 0 for management records.
    package static func record(
        _ kind: Kind,
        _ content: [UInt8],
        request: UInt8 = 1
    ) -> [UInt8] {
        let length = content.count
        return [1, kind.rawValue, 0, request, UInt8(length >> 8), UInt8(length & 0xFF), 0, 0]
            + content
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
            let (kind, content) = try readRecord()
            if kind == .output { output += content }
            if kind == .end { return String(decoding: output, as: UTF8.self) }
        }
    }

    /// Reads one record.
    package func readRecord() throws -> (kind: Kind?, content: [UInt8]) {
        let head = try socket.read(exactly: 8)
        let length = Int(head[4]) << 8 | Int(head[5])
        let content = try socket.read(exactly: length + Int(head[6])).prefix(length)
        return (Kind(rawValue: head[1]), Array(content))
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
