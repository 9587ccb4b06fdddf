import Daemon
import FastCGI
import Front
import HTTP
import JSONText
import Platform
import Support
import Testing

@Suite("An answer that is sent while it is made", .serialized)
struct StreamTests {
    private static let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 32_768)
    /// More than a socket keeps for a peer that does not read.
    private static let pieces = 200

    private struct Fault: Error {}

    // Held for as long as a test runs: without it the front stops.
    private let front: EchoFront

    init() throws {
        front = try Self.front()
    }

    private static func route(
        _ path: String,
        _ body: @escaping @Sendable (ResponseStream.Write) throws -> Void
    ) -> Route {
        let head = Response(.ok, contentType: "text/plain")
        return Route(
            .get,
            path,
            .anyone,
            .export,
            Operation("stream", "A stream", answer: .init("It.", schema: .object([])))
        ) { (_) -> Reply in .stream(ResponseStream(head, body: body)) }
    }

    /// - Parameter onFailure: Called when one of those who are to be told the whole is not.
    private static func front(
        patience: Duration = .seconds(20),
        onFailure: @escaping @Sendable () -> Void = {}
    ) throws -> EchoFront {
        try EchoFront(
            bodyLimit: 1_024,
            patience: patience,
            [
                route("/whole") { write in
                    do {
                        for _ in 0..<pieces { try write(piece) }
                    } catch {
                        onFailure()
                        throw error
                    }
                },
                route("/broken") { write in
                    try write(piece)
                    throw Fault()
                },
                route("/refused") { _ in throw Problem.unavailable("Not now.") },
                route("/failed") { _ in throw Fault() },
                route("/empty") { _ in },
            ]
        )
    }

    /// What follows the header.
    private func body(_ text: String) -> Substring {
        text[(text.firstRange(of: "\r\n\r\n")?.upperBound ?? text.endIndex)...]
    }

    @Test
    func `comes whole and without a length, and the connection is kept`() throws {
        let peer = try front.peer()
        for _ in 0..<2 {
            let answer = try peer.exchange("GET", "/whole")
            #expect(answer.has(status: 200))
            #expect(!answer.contains("Content-Length"))
            #expect(body(answer).utf8.count == Self.pieces * Self.piece.count)
        }
        #expect(try body(peer.exchange("GET", "/empty")).isEmpty)
        #expect(try body(peer.exchange("HEAD", "/whole")).isEmpty)
        #expect(try peer.exchange("POST", "/echo", body: [1]).has(status: 200))
    }

    @Test
    func `is refused as any other while nothing of it is sent`() throws {
        let peer = try front.peer()
        #expect(try peer.exchange("GET", "/refused").has(status: 503))
        #expect(try peer.exchange("GET", "/failed").has(status: 500))
    }

    @Test
    func `has no end if it breaks in the middle`() throws {
        let peer = try front.peer()
        try peer.socket.write(FastCGIPeer.request("GET", "/broken"))
        #expect(throws: (any Error).self) { try peer.readResponse() }
        #expect(try front.peer().exchange("GET", "/empty").has(status: 200))
    }

    @Test
    func `is given up when its reader takes nothing, and holds up nobody`() throws {
        let givenUp = Monitor(0)
        let front = try Self.front(patience: .seconds(1)) { givenUp.withLock { $0 += 1 } }
        // As many as there are workers.
        let stalled = try (0..<2).map { _ in try front.peer() }
        for peer in stalled { try peer.socket.write(FastCGIPeer.request("GET", "/whole")) }
        #expect(
            eventually(within: .seconds(30)) {
                (try? front.peer().exchange("POST", "/echo", body: [1]))?.has(status: 200) ?? false
            }
        )
        #expect(eventually(within: .seconds(30)) { givenUp.withLock { $0 } == stalled.count })
        for peer in stalled {
            #expect(throws: (any Error).self) { try peer.readResponse() }
        }
    }
}
