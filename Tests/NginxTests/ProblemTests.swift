import Support
import Testing

@Suite("What nginx refuses", .serialized)
struct ProblemTests {
    private static let long = String(repeating: "a", count: 20_000)

    @Test("reads like the responder's own refusals")
    func refusals() throws {
        let stack = try Stack()
        let client = { try WebClient(port: stack.port) }
        try client().send(raw: Array("NONSENSE\r\n\r\n".utf8)).expectProblem(400, "bad-request")
        try client().send(raw: Array("GET / HTTP/1.1\r\n\r\n".utf8))
            .expectProblem(400, "bad-request")
        try stack.get("/health", method: "TRACE").expectProblem(405, "method-not-allowed")
        try stack.get("/\(Self.long)").expectProblem(414, "uri-too-long")
        try stack.get("/", headers: [("X-Long", Self.long)])
            .expectProblem(431, "header-too-large")
        try stack.get("/health?/../../..", method: "GET").expectSecurityHeaders()
        try stack.get("/../..").expectProblem(400, "bad-request")
        try client().send(raw: Array("GET / HTTP/3.0\r\nHost: x\r\n\r\n".utf8))
            .expectProblem(505, "http-version-not-supported")
        let coded = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: other\r\n\r\n"
        try client().send(raw: Array(coded.utf8)).expectProblem(501, "not-implemented")
        try stack.get("/.once").expectProblem(404, "not-found")
        try stack.get("/.problem").expectProblem(404, "not-found")
    }

    @Test("as too large has a limit above which it does not reach the responder")
    func tooLarge() throws {
        let stack = try Stack()
        let head = "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n"
        let refused = try WebClient(port: stack.port).send(raw: Array(head.utf8))
        refused.expectProblem(413, "content-too-large")
        let allowed = [UInt8](repeating: 65, count: 1_048_576)
        try stack.get("/health", method: "POST", body: allowed)
            .expectProblem(405, "method-not-allowed")
        #expect(try stack.logLines(with: refused.headers["x-request-id"] ?? "").isEmpty)
    }

    @Test("the responder's refusals pass as they are")
    func passed() throws {
        let stack = try Stack()
        try stack.get("/nothing").expectProblem(404, "not-found")
        let answer = try stack.get("/health", method: "DELETE")
        answer.expectProblem(405, "method-not-allowed")
        #expect(answer.headers["allow"] == "GET, HEAD, OPTIONS")
        try stack.get("/health").expectSecurityHeaders()
        try stack.get("/api/schema").expectSecurityHeaders()
    }

    @Test("without a responder is 502 with Retry-After, and the responder's return ends it")
    func noResponder() throws {
        let stack = try Stack(startsResponder: false)
        for method in ["GET", "POST", "DELETE"] {
            let answer = try stack.get("/health", method: method)
            answer.expectProblem(502, "bad-gateway")
            #expect(answer.headers["retry-after"] == "1")
        }
        try stack.startResponder()
        #expect(try stack.search().status == 200)
    }

    @Test("a responder that takes too long is 504 with Retry-After")
    func slow() throws {
        let port = try Socket.freePort()
        // The site's own server, less patient than the usual one.
        let site = """
            server {
                listen 127.0.0.1:\(port);
                include problem.conf;
                location / { fastcgi_read_timeout 300ms; fastcgi_pass responder; }
            }
            """
        let stack = try Stack(
            settings: ["HOLDFAST_DATABASE_LOCK_MS": "5000"],
            site: site
        )
        let lock = try HeldLock("airports", in: stack.database)
        let answer = try WebClient(port: port).send("GET", Stack.search())
        answer.expectProblem(504, "gateway-timeout")
        #expect(answer.headers["retry-after"] == "1")
        lock.release()
    }

    @Test("10 kB of query reach the responder, which names what is wrong")
    func longQuery() throws {
        let stack = try Stack()
        let answer = try stack.search(String(repeating: "A", count: 10_000), "LAX")
        answer.expectProblem(400, "invalid-request")
        #expect(answer.badFields == ["departure"])
    }
}
