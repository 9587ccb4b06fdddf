import Support
import Testing

@Suite("Paths and methods", .serialized)
struct PathTests {
    private static let query = "?departure=JFK&arrival=LAX&travel_date=2027-03-02"

    @Test("the API without a version is version 1, and a slash at the end changes nothing")
    func unversioned() throws {
        let stack = try Stack()
        let wanted = try stack.get("/api/v1/flights\(Self.query)")
        #expect(wanted.status == 200)
        for path in ["/api/flights", "/api/flights/", "/api/v1/flights/"] {
            let answer = try stack.get("\(path)\(Self.query)")
            #expect(answer.status == 200, "\(path)")
            #expect(answer.body == wanted.body)
        }
        for path in ["/health/", "/api/schema/", "/api/airports/?search=JFK", "/ready/"] {
            #expect(try stack.get(path).status == 200, "\(path)")
        }
    }

    @Test("other versions and two slashes at the end are nothing")
    func nothing() throws {
        let stack = try Stack()
        for path in [
            "/api/v2/flights", "/api/v1/v1/flights", "/api/v1", "/api", "/api/", "/health//",
            "//health", "/api/v1/schema", "/health%2F",
        ] {
            let answer = try stack.get("\(path)\(Self.query)")
            #expect(answer.status == 404, "\(path)")
        }
    }

    @Test("HEAD brings GET's header and no body")
    func head() throws {
        let stack = try Stack()
        for path in ["/health", "/api/v1/flights\(Self.query)", "/nothing", "/api/schema"] {
            _ = try stack.get(path)
            let client = try WebClient(port: stack.port)
            let head = try client.send("HEAD", path)
            let get = try client.send("GET", path)
            #expect(head.status == get.status)
            #expect(head.body.isEmpty && !get.body.isEmpty)
            let varying = ["x-request-id", "date", "ratelimit"]
            #expect(
                head.headers.filter { !varying.contains($0.key) }
                    == get.headers.filter { !varying.contains($0.key) }
            )
            #expect(head.headers["content-length"] == "\(get.body.count)")
        }
    }

    @Test("OPTIONS tells the methods of a path")
    func options() throws {
        let stack = try Stack()
        for path in ["/health", "/api/flights", "/api/v1/airports", "/metrics"] {
            let answer = try stack.get(path, method: "OPTIONS")
            #expect(answer.status == 204)
            #expect(answer.headers["allow"] == "GET, HEAD, OPTIONS")
            #expect(answer.headers["access-control-allow-origin"] == nil)
        }
        try stack.get("/nothing", method: "OPTIONS").expectProblem(404, "not-found")
    }

    @Test("gzip shrinks what is long, if the client takes it")
    func gzip() throws {
        let stack = try Stack()
        let plain = try stack.get("/api/schema")
        let accepts = [("Accept-Encoding", "gzip")]
        let small = try stack.get("/api/schema", headers: accepts)
        #expect(small.headers["content-encoding"] == "gzip")
        #expect(small.headers["vary"]?.contains("Accept-Encoding") == true)
        #expect(small.body.starts(with: [0x1F, 0x8B]) && small.body.count < plain.body.count / 2)
        #expect(plain.headers["content-encoding"] == nil)
        #expect(try stack.get("/health", headers: accepts).headers["content-encoding"] == nil)
    }
}
