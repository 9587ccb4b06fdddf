import Support
import Testing

@Suite("Bodies")
struct BodyTests {
    private static let limit = 100_000

    /// The status and the body of what comes back.
    private static func send(
        _ body: [UInt8],
        announced: Int? = nil,
        on peer: FastCGIPeer
    ) throws -> (status: String, body: String) {
        let answer = try peer.exchange("POST", "/echo", body: body, announced: announced)
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
        return (String(answer.dropFirst(8).prefix(3)), parts.count > 1 ? String(parts[1]) : "")
    }

    @Test("arrive whole up to the limit", arguments: [0, 1, 8_192, 65_536, limit])
    func whole(size: Int) throws {
        let front = try EchoFront(bodyLimit: Self.limit)
        let peer = try front.peer()
        let text = String(repeating: "abcdefgh", count: size / 8 + 1).prefix(size)
        let answer = try Self.send(Array(text.utf8), on: peer)
        #expect(answer.status == "200")
        #expect(answer.body == text)
    }

    @Test(
        "beyond the limit get 413, and the connection goes on",
        arguments: [1, 50_000, 2_000_000]
    )
    func tooLarge(excess: Int) throws {
        let front = try EchoFront(bodyLimit: Self.limit)
        let peer = try front.peer()
        let body = [UInt8](repeating: 65, count: Self.limit + excess)
        #expect(try Self.send(body, on: peer).status == "413")
        #expect(try Self.send([66], on: peer) == ("200", "B"))
    }

    @Test("of another length than announced get 400", arguments: [0, 1, 3, 5, 50_000])
    func otherLength(announced: Int) throws {
        let front = try EchoFront(bodyLimit: Self.limit)
        let peer = try front.peer()
        let answer = try Self.send([65, 66, 67, 68], announced: announced, on: peer)
        #expect(answer.status == "400")
        #expect(answer.body.contains("Content-Length"))
        #expect(try Self.send([66], on: peer) == ("200", "B"))
    }

    @Test("announced as no number get 400", arguments: ["-1", "4x", "99999999999999999999", " 4"])
    func noNumber(length: String) throws {
        #expect(try Self.status(length: length) == "400")
    }

    @Test("of a length that is not announced get 400, but none is needed for none")
    func unannounced() throws {
        #expect(try Self.status(length: nil) == "400")
        #expect(try Self.status(length: nil, body: []) == "200")
    }

    private static func status(length: String?, body: [UInt8] = [1, 2, 3, 4]) throws -> String {
        let front = try EchoFront(bodyLimit: limit)
        let peer = try front.peer()
        var parameters = [("REQUEST_METHOD", "POST"), ("REQUEST_PATH", "/echo")]
        if let length { parameters.append(("CONTENT_LENGTH", length)) }
        try peer.socket.write(FastCGIPeer.request(parameters: parameters, body: body))
        return String(try peer.readResponse().dropFirst(8).prefix(3))
    }
}
