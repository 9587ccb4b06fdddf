import JSONText
import Support
import Testing

@Suite("Request ids", .serialized)
struct RequestIDTests {
    @Test("an answer's header, its problem and the responder's log line name the same one")
    func same() throws {
        let stack = try Stack()
        let good = try stack.search()
        let bad = try stack.search("JFK", "JFK")
        bad.expectProblem(400, "invalid-request")
        for answer in [good, bad] {
            let id = try #require(answer.headers["x-request-id"])
            #expect(eventually { (try? stack.logLines(with: id).count) == 1 })
            let line = try #require(try stack.logLines(with: id).first)
            #expect(line["request_id"] == .string(id))
            #expect(line["route"] == .string("/api/v1/flights"))
            #expect(line["status"] == .number(answer.status))
            #expect(line["duration_ms"] != nil)
        }
        #expect(good.headers["x-request-id"] != bad.headers["x-request-id"])
    }

    @Test("a client cannot choose it")
    func chosen() throws {
        let stack = try Stack()
        let answer = try stack.get("/health", headers: [("X-Request-Id", "mine")])
        answer.expectSecurityHeaders()
    }
}
