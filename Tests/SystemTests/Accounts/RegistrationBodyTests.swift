import JSONText
import Support
import Testing

@Suite("A body", .serialized)
struct RegistrationBodyTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private static let good =
        #"{"username":"ilse","email":"ilse@example.com","password":"correct horse battery"}"#

    private func signUp(
        _ body: String,
        type: String? = "application/json"
    ) throws -> WebAnswer {
        try stack.get(
            "/api/v1/signup",
            method: "POST",
            headers: type.map { [("Content-Type", $0)] } ?? [],
            body: Array(body.utf8)
        )
    }

    @Test(
        arguments: [
            "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data",
            "application/jsonp", "application/json-patch+json", "application/problem+json",
            "applicationjson", ",application/json", "text/plain; application/json",
        ]
    )
    func `of another type is a 415`(type: String) throws {
        let answer = try signUp(Self.good, type: type)
        #expect(answer.status == 415, "\(answer.text)")
        #expect(answer.headers["content-type"] == "application/problem+json")
    }

    @Test(
        arguments: [
            "application/json", "Application/JSON", "application/json; charset=utf-8",
            "application/json;charset=UTF-8", "application/json ; x=y",
        ]
    )
    func `of JSON's type is read, whatever stands behind it`(type: String) throws {
        let answer = try signUp("{}", type: type)
        #expect((answer.status, answer.badFields.count) == (400, 3), "\(answer.text)")
    }

    @Test
    func `whose type is not told is read`() throws {
        #expect(try signUp("{}", type: nil).badFields.count == 3)
    }

    @Test(
        arguments: [
            "", " ", "{", "{}{}", "[]", "[{}]", "null", "true", "1", "\"username\"",
            "username=ilse",
            #"{"username":"ilse",}"#, #"{'username':'ilse'}"#, "{\"username\":\"il\nse\"}",
            #"{"username":"\ud800"}"#, #"{"username":"ilse","username":"ilse"}"#,
            #"{"username":"ilse","user\u006eame":"x"}"#, "\u{FEFF}{}",
            String(repeating: "[", count: 30_000),
            "{\"a\":" + String(repeating: "{\"a\":", count: 6_000),
        ]
    )
    func `that is no JSON object, or has a member twice, is a 400`(body: String) throws {
        let answer = try signUp(body)
        #expect((answer.status, answer.badFields) == (400, ["body"]), "\(answer.text)")
        #expect(answer.text.utf8.count < 1_000)
    }

    @Test
    func `that is not UTF-8 is a 400`() throws {
        let answer = try stack.get(
            "/api/v1/signup",
            method: "POST",
            headers: [("Content-Type", "application/json")],
            body: Array("{\"username\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)
        )
        #expect((answer.status, answer.badFields) == (400, ["body"]))
    }

    @Test
    func `of more than 32 KiB is a 413, and of a little less is read`() throws {
        let rest = Self.good.utf8.count
        let large = String(repeating: " ", count: 1 << 15)
        let answer = try signUp(large + Self.good)
        #expect(answer.status == 413)
        #expect(answer.headers["content-type"] == "application/problem+json")
        let fits = try signUp(String(large.dropLast(rest)) + Self.good)
        #expect(fits.status == 201, "\(fits.text)")
    }

    @Test
    func `with thousands of unknown fields gets a short answer`() throws {
        let members = (0..<2_000).map { "\"field\($0)\":1" }.joined(separator: ",")
        let answer = try signUp("{\(members)}")
        #expect(answer.status == 400)
        #expect(answer.text.utf8.count < 10_000)
    }
}
