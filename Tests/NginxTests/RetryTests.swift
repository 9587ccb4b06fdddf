import Support
import Testing

@Suite("A kept connection that dies under a request", .serialized)
struct RetryTests {
    /// Has nginx keep a connection that will not outlive another request.
    private static func stack() throws -> (Stack, DyingResponder) {
        let stack = try Stack(startsResponder: false)
        let responder = try DyingResponder(path: stack.responderSocket)
        try #require(try stack.get("/").status == 200)
        return (stack, responder)
    }

    @Test("a request that only reads is sent again and answered", arguments: ["GET", "HEAD"])
    func reading(method: String) throws {
        let (stack, responder) = try Self.stack()
        #expect(try stack.get("/", method: method).status == 200)
        #expect(responder.methods == ["GET", method, method])
    }

    @Test(
        "a request that may change something reaches the responder once and is 502",
        arguments: ["POST", "PUT", "PATCH", "DELETE"]
    )
    func changing(method: String) throws {
        let (stack, responder) = try Self.stack()
        let answer = try stack.get("/", method: method, body: [1, 2, 3])
        answer.expectProblem(502, "bad-gateway")
        #expect(answer.headers["retry-after"] == "1")
        #expect(responder.methods == ["GET", method])
    }

    /// Sends requests until nginx has met the responder that is not there a few times.
    private static func statuses(_ method: String) throws -> Set<Int> {
        let stack = try Stack(sharesOut: true)
        var statuses: Set<Int> = []
        let isMet = eventually {
            if let answer = try? stack.get("/", method: method, body: [1, 2, 3]) {
                statuses.insert(answer.status)
            }
            let errors = try? TestEnvironment.contents(of: "\(stack.directory)/error.log")
            let missed = errors?.split(separator: "\n").count { $0.contains("second.sock failed") }
            return missed ?? 0 > 2
        }
        #expect(isMet)
        return statuses
    }

    @Test(
        "where a responder is away a request goes to another one, unless nginx would send it twice"
    )
    func elsewhere() throws {
        for method in ["GET", "POST", "PATCH"] {
            #expect(!(try Self.statuses(method).contains(502)), "\(method)")
        }
        #expect(try Self.statuses("PUT").contains(502))
    }

    @Test("without a location of their own nginx would send PUT and DELETE twice")
    func control() throws {
        let port = try Socket.freePort()
        let site = """
            server {
                listen 127.0.0.1:\(port);
                location / { fastcgi_pass responder; }
            }
            """
        for method in ["PUT", "DELETE"] {
            let stack = try Stack(site: site, startsResponder: false)
            let responder = try DyingResponder(path: stack.responderSocket)
            _ = try stack.get("/")
            #expect(try WebClient(port: port).send(method, "/").status == 200)
            #expect(responder.methods == ["GET", method, method])
        }
    }
}
