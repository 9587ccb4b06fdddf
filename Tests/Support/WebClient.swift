package import JSONText
import Platform

/// An answer as a web client sees it.
package struct WebAnswer: Sendable {
    package let status: Int
    /// By names in small letters; a name that stands twice has both values, separated by a comma.
    package let headers: [String: String]
    package let body: [UInt8]

    package var text: String { String(decoding: body, as: UTF8.self) }
    package var json: JSON? { try? JSONParser.parse(body, depthLimit: 64) }
    package var cacheStatus: String? { headers["x-cache-status"] }
    /// The fields that a problem names.
    package var badFields: [String] {
        guard case .array(let errors) = json?["errors"] else { return [] }
        return errors.compactMap { error in
            if case .string(let field) = error["field"] { field } else { nil }
        }
    }
}

/// A connection to a web server on 127.0.0.1.
package struct WebClient: Sendable {
    private let socket: Socket

    package init(port: Int, limit: Duration = .seconds(20)) throws {
        socket = try Socket(port: port, limit: limit)
    }

    /// Sends one request and reads its answer; the connection stays open.
    package func send(
        _ method: String,
        _ target: String,
        headers: [(String, String)] = [],
        body: [UInt8]? = nil
    ) throws -> WebAnswer {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: test\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        try socket.write(Array((head + "\r\n").utf8) + (body ?? []))
        return try readAnswer(hasBody: method != "HEAD")
    }

    /// Sends any bytes and reads one answer.
    package func send(raw bytes: [UInt8]) throws -> WebAnswer {
        try socket.write(bytes)
        return try readAnswer(hasBody: true)
    }

    private func readAnswer(hasBody: Bool) throws -> WebAnswer {
        var received: [UInt8] = []
        var end: Int?
        while end == nil {
            let piece = try socket.read()
            guard !piece.isEmpty else {
                throw Socket.Failure(description: "closed without an answer")
            }
            received += piece
            end = Self.endOfHead(received)
        }
        let head = String(decoding: received[..<(end ?? 0)], as: UTF8.self)
        var body = Array(received[((end ?? 0) + 4)...])
        let lines = head.split(separator: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let headers = Self.headers(lines.dropFirst())
        if hasBody, status != 204, status != 304 {
            if let length = headers["content-length"].flatMap({ Int($0) }) {
                body += try socket.read(exactly: length - body.count)
            } else {
                body = try readChunks(from: body)
            }
        }
        return WebAnswer(status: status, headers: headers, body: body)
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first {
            bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10])
        }
    }

    private static func headers(_ lines: ArraySlice<Substring>) -> [String: String] {
        let pairs = lines.compactMap { line in
            line.firstIndex(of: ":").map { colon in
                (
                    line[..<colon].lowercased(),
                    String(line[line.index(after: colon)...].drop { $0 == " " })
                )
            }
        }
        return Dictionary(pairs) { "\($0), \($1)" }
    }

    private func readChunks(from start: [UInt8]) throws -> [UInt8] {
        var rest = start
        var body: [UInt8] = []
        func fill(_ count: Int) throws {
            while rest.count < count {
                let piece = try socket.read()
                guard !piece.isEmpty else { throw Socket.Failure(description: "closed too early") }
                rest += piece
            }
        }
        while true {
            var line = 0
            try fill(2)
            while !rest[line...].starts(with: [13, 10]) {
                line += 1
                try fill(line + 2)
            }
            let size = Int(String(decoding: rest[..<line], as: UTF8.self), radix: 16) ?? 0
            try fill(line + 2 + size + 2)
            body += rest[(line + 2)..<(line + 2 + size)]
            rest.removeFirst(line + 2 + size + 2)
            if size == 0 { return body }
        }
    }
}
