import Platform
import Support
import Testing
import WebServer

@Suite("The web server")
struct WebServerTests {
    private let port: Int
    private let server: Server
    private let held = Inbox<Reply>()

    /// Tells what it has been asked; below /held it answers nobody by itself.
    init() throws {
        port = try Socket.freePort()
        let held = held
        server = try Server(Self.options(.tcp(host: "127.0.0.1", port: UInt16(port)))) {
            request,
            reply in
            if request.path == "/held" { return held.add([reply]) }
            if request.path == "/drop" { return reply.drop() }
            reply.send(Self.echo(request))
        }
    }

    private static func options(_ address: Address) -> Server.Options {
        var options = Server.Options(address: address)
        options.headers = ["X-One", "X-Two"]
        options.parameters = ["a", "b"]
        return options
    }

    private static func echo(_ request: Request) -> Answer {
        let lines = [
            request.method, request.path,
            request.headers.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "&"),
            request.parameters.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
                .joined(separator: "&"),
            String(decoding: request.body, as: UTF8.self),
        ]
        return Answer(
            status: 202,
            headers: [("X-Echo", "yes")],
            body: Array(lines.joined(separator: "\n").utf8)
        )
    }

    private func client() throws -> WebClient { try WebClient(port: port) }

    @Test
    func `reads a request's method, path, query, headers and body`() throws {
        let headers = [("x-one", "1"), ("X-Two", ""), ("X-Three", "3"), ("X-One", "other")]
        let answer = try client().send(
            "PUT",
            "/p%61th/x?b=%C3%BC+1&a=&c=2",
            headers: headers,
            body: Array("body".utf8)
        )
        #expect(answer.status == 202)
        #expect(answer.headers["x-echo"] == "yes")
        #expect(answer.text == "PUT\n/path/x\nX-One=1&X-Two=\na=&b=ü 1\nbody")
    }

    @Test
    func `answers several requests on one connection`() throws {
        let client = try client()
        for index in 0..<10 {
            #expect(try client.send("GET", "/\(index)").text == "GET\n/\(index)\n\n\n")
        }
    }

    @Test
    func `puts a body's pieces together`() throws {
        let body = String(repeating: "0123456789", count: 6_000)
        let answer = try client().send("POST", "/", body: Array(body.utf8))
        #expect(answer.text == "POST\n/\n\n\n\(body)")
        let chunked =
            "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"
        #expect(try client().send(raw: Array(chunked.utf8)).text == "POST\n/\n\n\nabcdefg")
    }

    @Test
    func `takes no body above the limit, whether or not its length is told`() throws {
        let limit = 65_536
        func post(_ count: Int) throws -> WebAnswer {
            try client().send("POST", "/", body: [UInt8](repeating: 97, count: count))
        }
        #expect(try post(limit).status == 202)
        let head = "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(limit + 1)\r\n\r\n"
        #expect(try client().send(raw: Array(head.utf8)).status == 413)
        let size = String(limit + 1, radix: 16)
        let chunk = "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\n"
        let bytes =
            Array(chunk.utf8) + [UInt8](repeating: 97, count: limit + 1)
            + Array("\r\n0\r\n\r\n".utf8)
        #expect(throws: Socket.Failure.self) { try client().send(raw: bytes) }
    }

    @Test
    func `lets an answer be given later, by another thread`() throws {
        let answers = Monitor<[Int]>([])
        let crowd = try Crowd(20) { [self] index in
            let status = try? client().send("POST", "/held", body: Array("\(index)".utf8)).status
            answers.withLock { $0.append(status ?? 0) }
        }
        #expect(eventually { held.count == 20 })
        // Nobody is held up by those who wait.
        #expect(try client().send("GET", "/").status == 202)
        for (index, reply) in (held.next() ?? []).enumerated() {
            if index.isMultiple(of: 2) { reply.send(Answer(status: 200)) } else { reply.drop() }
            // Only the first counts.
            reply.send(Answer(status: 500))
        }
        crowd.join()
        #expect(
            answers.withLock { $0.sorted() } == Array(repeating: 0, count: 10)
                + Array(repeating: 200, count: 10)
        )
    }

    @Test
    func `closes a connection that is to get no answer`() throws {
        #expect(throws: Socket.Failure.self) { try client().send("GET", "/drop") }
        #expect(try client().send("GET", "/").status == 202)
    }

    @Test
    func `ends though somebody waits for an answer`() throws {
        let crowd = try Crowd(5) { [self] _ in _ = try? client().send("GET", "/held") }
        #expect(eventually { held.count == 5 })
        let start = ContinuousClock.now
        server.stop()
        crowd.join()
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect((try? client().send("GET", "/")) == nil)
        // Too late, and no harm.
        for reply in held.next() ?? [] { reply.send(Answer(status: 200)) }
    }

    @Test
    func `answers though a client that waited has gone`() throws {
        let socket = try Socket(port: port)
        try socket.write(Array("GET /held HTTP/1.1\r\nHost: t\r\n\r\n".utf8))
        #expect(eventually { held.count == 1 })
        socket.hangUp()
        for reply in held.next() ?? [] { reply.send(Answer(status: 200)) }
        #expect(try client().send("GET", "/").status == 202)
    }

    @Test
    func `listens on a unix socket, which another takes over`() throws {
        let path = "\(try TestEnvironment.directory("web"))/socket"
        func serve(_ words: String) throws -> Server {
            try Server(Self.options(.unix(path: path))) { _, reply in
                reply.send(Answer(status: 200, body: Array(words.utf8)))
            }
        }
        func ask() throws -> String {
            try ChildProcess.run("/usr/bin/curl", ["-s", "--unix-socket", path, "http://t/"])
        }
        let first = try serve("first")
        #expect(try ask() == "first")
        let second = try serve("second")
        #expect(try ask() == "second")
        first.stop()
        #expect(try ask() == "second")
        second.stop()
    }

    @Test
    func `says where it cannot listen`() throws {
        #expect(throws: ListenError.self) {
            try Server(Self.options(.unix(path: "/nowhere/socket"))) { _, reply in reply.drop() }
        }
    }
}
