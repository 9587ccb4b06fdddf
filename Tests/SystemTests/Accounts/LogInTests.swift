import JSONText
import Support
import Testing

@Suite("A log-in", .serialized)
struct LogInTests {
    private static let stack = SharedStack {
        let many = ["HOLDFAST_LOGIN_FREE_FAILURES", "HOLDFAST_LOGIN_ADDRESS_FAILURES"]
        let settings = Dictionary(uniqueKeysWithValues: many.map { ($0, "1000000") })
        return try Stack(settings: settings, limits: .outOfReach)
    }
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private func logIn(_ fields: [(String, JSON)]) throws -> WebAnswer {
        try stack.call("POST", "/auth/login", fields)
    }

    private func logIn(_ name: String, _ password: String = Stack.password) throws -> WebAnswer {
        try logIn(Stack.credentials(name, password))
    }

    @Test(arguments: ["/auth/login", "/login"])
    func `goes by username or e-mail address, in any case`(path: String) throws {
        let name = "Anna\(path.utf8.count)"
        _ = try stack.visitor(name)
        let password = ("password", JSON.string(Stack.password))
        for (field, text) in [
            ("username", name), ("username", name.uppercased()), ("username", name.lowercased()),
            ("username", "\(name)@example.com"), ("email", "\(name)@example.com"),
            ("email", "\(name.uppercased())@EXAMPLE.COM"),
        ] {
            let answer = try stack.call("POST", path, [(field, .string(text)), password])
            #expect(answer.status == 200, "\(field) \(text): \(answer.text)")
            #expect(answer.json?["token_type"] == .string("Bearer"))
            #expect(answer.json?["expires_in"] == .number(900))
            #expect(answer.headers["set-cookie"] == nil)
        }
    }

    @Test
    func `tells nobody whether there is such an account`() throws {
        _ = try stack.visitor("berta")
        let gone = try stack.visitor("gone")
        #expect(try stack.call("DELETE", "/auth/deactivate-account", by: gone).status == 204)
        let wrong = try Impression(logIn("berta", "wrong horse battery"))
        #expect(wrong.status == 401)
        for (name, password) in [
            ("nobody", Stack.password), ("berta@example.org", Stack.password),
            ("gone", Stack.password), ("gone", "wrong horse battery"), ("", ""), ("berta", ""),
            ("be\u{0}rta", "x"), (String(repeating: "b", count: 10_000), "x"),
        ] {
            #expect(try Impression(logIn(name, password)) == wrong, "\(name)")
        }
    }

    @Test
    func `takes as long whether there is such an account or not`() throws {
        _ = try stack.visitor("carl")
        // A machine that is busy for a moment says nothing: one quiet measurement does.
        let isAlike = try (0..<4).contains { _ in
            let known = try Timing(15) { _ = try logIn("carl", "wrong horse battery") }
            let unknown = try Timing(15) { _ = try logIn("nobody", "wrong horse battery") }
            return known.isAlike(unknown)
        }
        #expect(isAlike)
    }

    @Test
    func `control: one without a password's hash is seen to be quicker`() throws {
        let full = try Timing(15) { _ = try logIn("nobody", "wrong horse battery") }
        let quick = try Timing(15) { _ = try logIn([("username", .string("nobody"))]) }
        #expect(!full.isAlike(quick))
    }

    @Test(
        arguments: [
            "", " ", "a", String(repeating: "x", count: 10_000), "an\u{0}na", "\u{0}",
            "anna\r\nX: y",
            "🦊", "e\u{301}", "\u{FFFF}\u{10FFFF}", "' OR 1=1 --", "@", "@@@", "a@b\r\nBcc: x@y",
        ]
    )
    func `is refused alike for texts of any shape`(text: String) throws {
        let anna = try Impression(logIn("nobody", "x"))
        for field in ["username", "email"] {
            let answer = try logIn([(field, .string(text)), ("password", .string(text))])
            #expect(try Impression(answer) == anna, "\(answer.text)")
        }
    }

    @Test
    func `without one name, or with two, is a 400`() throws {
        let password = ("password", JSON.string(Stack.password))
        let username = ("username", JSON.string("anna"))
        let email = ("email", JSON.string("anna@example.com"))
        let both = try logIn([username, email, password])
        #expect((both.status, both.badFields) == (400, ["email"]))
        let none = try logIn([password])
        #expect((none.status, none.badFields) == (400, ["username"]))
        let nothing = try logIn([])
        #expect(nothing.badFields.sorted() == ["password", "username"])
        #expect(try logIn([username]).badFields == ["password"])
    }

    @Test
    func `with anything but texts is a 400`() throws {
        for value: JSON in [.null, .number(1), .bool(true), .array([]), .object([])] {
            let answer = try logIn([("username", value), ("password", value)])
            #expect((answer.status, answer.badFields) == (400, ["username", "password"]))
            let email = try logIn([("email", value), ("password", .string("x"))])
            #expect((email.status, email.badFields) == (400, ["email"]))
        }
        let cookie = try logIn(Stack.credentials("anna") + [("cookie", .string("true"))])
        #expect((cookie.status, cookie.badFields) == (400, ["cookie"]))
        let unknown = try logIn(Stack.credentials("anna") + [("role", .string("admin"))])
        #expect((unknown.status, unknown.badFields) == (400, ["role"]))
    }
}

/// What a client sees of an answer, but for what differs from request to request.
private struct Impression: Equatable {
    let status: Int
    let headers: [String: String]
    let text: String

    init(_ answer: WebAnswer) throws {
        status = answer.status
        let own = ["x-request-id", "date", "ratelimit"]
        headers = answer.headers.filter { !own.contains($0.key) }
        guard let id = answer.json?["request_id"]?.text else {
            text = answer.text
            return
        }
        text = answer.text.replacing(id, with: "")
    }
}

/// How long something takes.
private struct Timing {
    let median: Duration

    init(_ count: Int, _ body: () throws -> Void) throws {
        let clock = ContinuousClock()
        median = try (0..<count).map { _ in try clock.measure(body) }.sorted()[count / 2]
    }

    /// Whether the medians differ by less than half.
    func isAlike(_ other: Timing) -> Bool {
        max(median, other.median) < min(median, other.median) * 3 / 2
    }
}
