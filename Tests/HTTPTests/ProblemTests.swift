import HTTP
import JSONText
import Testing

@Suite("A problem's body")
struct ProblemTests {
    private func body(_ problem: Problem) throws -> JSON {
        let response = problem.response(requestID: "0a1b")
        #expect(response.status == problem.status)
        let type = response.headers.first { $0.name == .contentType }
        #expect(type?.value == "application/problem+json")
        return try JSONParser.parse(response.body)
    }

    @Test("has what RFC 9457 and the contract ask for, and no errors where there are none")
    func shape() throws {
        #expect(
            try body(.notFound("No such flight."))
                == .object([
                    ("type", .string("/problems/not-found")), ("title", .string("Not found")),
                    ("status", .number(404)), ("detail", .string("No such flight.")),
                    ("request_id", .string("0a1b")),
                ])
        )
    }

    @Test("names every bad field with its message")
    func errors() throws {
        let value = try body(.invalid([.init("a", "wrong"), .init("b\"\n", "worse")]))
        #expect(value["status"] == .number(400))
        #expect(
            value["errors"]
                == .array([
                    .object([("field", .string("a")), ("message", .string("wrong"))]),
                    .object([("field", .string("b\"\n")), ("message", .string("worse"))]),
                ])
        )
    }

    @Test("of a wrong method comes with Allow")
    func allow() {
        let response = Problem.methodNotAllowed([.get, .head]).response(requestID: "")
        #expect(response.status.code == 405)
        #expect(response.headers.first { $0.name == .allow }?.value == "GET, HEAD")
    }

    @Test("of an overload says when to come back")
    func retryAfter() {
        let response = Problem.unavailable("Busy.", retryAfter: 3).response(requestID: "")
        #expect(response.status.code == 503)
        #expect(response.headers.first { $0.name == .retryAfter }?.value == "3")
    }

    @Test("of a large body names the limit")
    func tooLarge() throws {
        let value = try body(.contentTooLarge(limit: 1_024))
        #expect(value["status"] == .number(413))
        #expect(value["detail"] == .string("The body may have at most 1024 bytes."))
    }

    @Test("of a fault of ours tells nothing about it")
    func internalError() throws {
        let value = try body(.internalError)
        #expect(value["status"] == .number(500))
        #expect(value["type"] == .string("/problems/internal-error"))
    }

    @Test("a JSON response is told to be one")
    func json() {
        let response = Response.json(.bool(true))
        #expect(response.body == Array("true".utf8))
        #expect(response.headers.map(\.name) == [.contentType])
        #expect(response.headers.map(\.value) == ["application/json"])
    }
}
