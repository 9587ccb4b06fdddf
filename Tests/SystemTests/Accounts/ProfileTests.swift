import JSONText
import Support
import Testing

@Suite("A profile", .serialized)
struct ProfileTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private static func names(_ username: String, _ email: String) -> [(String, JSON)] {
        [("username", .string(username)), ("email", .string(email))]
    }

    @Test
    func `is replaced as a whole, or in part`() throws {
        let anna = try stack.visitor("anna")
        let put = try stack.call(
            "PUT",
            "/auth/profile",
            Self.names("anna.b", "b@example.com"),
            by: anna
        )
        #expect(put.status == 200)
        #expect(put.json?["username"] == .string("anna.b"))
        #expect(put.json?["id"] == .string(anna.id))
        #expect(try stack.profile(anna).json == put.json)
        let patch = try stack.call(
            "PATCH",
            "/auth/profile",
            [("email", .string("c@example.com"))],
            by: anna
        )
        #expect(patch.json?["username"] == .string("anna.b"))
        #expect(patch.json?["email"] == .string("c@example.com"))
        let nothing = try stack.call("PATCH", "/auth/profile", [], by: anna)
        #expect((nothing.status, nothing.json) == (200, patch.json))
        // The old name is free, and logs nobody in.
        #expect(try stack.call("POST", "/auth/login", Stack.credentials("anna")).status == 401)
        #expect(try stack.logIn("ANNA.B").access != anna.access)
        _ = try stack.visitor("anna")
    }

    @Test
    func `that is replaced needs both names`() throws {
        let bert = try stack.visitor("bert")
        let none = try stack.call("PUT", "/auth/profile", [], by: bert)
        #expect((none.status, none.badFields.sorted()) == (400, ["email", "username"]))
        let one = try stack.call("PUT", "/auth/profile", [("username", .string("bert"))], by: bert)
        #expect((one.status, one.badFields) == (400, ["email"]))
    }

    @Test(arguments: ["PUT", "PATCH"])
    func `gives nobody another role, id or state`(method: String) throws {
        let carl = try stack.visitor("carl-\(method)")
        let before = try stack.profile(carl)
        for (field, value): (String, JSON) in [
            ("role", .string("admin")), ("role", .string("attendee")), ("id", .string(carl.id)),
            ("is_active", .bool(false)), ("is_admin", .bool(true)), ("password", .string("x")),
            ("password_hash", .string("x")), ("created_at", .null),
        ] {
            let answer = try stack.call(
                method,
                "/auth/profile",
                Self.names("other", "other@example.com") + [(field, value)],
                by: carl
            )
            #expect((answer.status, answer.badFields) == (400, [field]), "\(answer.text)")
        }
        #expect(try stack.profile(carl).json == before.json)
    }

    @Test(arguments: ["PUT", "PATCH"])
    func `takes no name of somebody else, and its own in any case`(method: String) throws {
        let dora = try stack.visitor("dora-\(method)")
        let emil = try stack.visitor("emil-\(method)")
        let taken = try stack.call(
            method,
            "/auth/profile",
            Self.names(dora.username.uppercased(), emil.email),
            by: emil
        )
        #expect((taken.status, taken.badFields) == (409, ["username"]), "\(taken.text)")
        let both = try stack.call(
            method,
            "/auth/profile",
            Self.names(dora.username.uppercased(), dora.email.uppercased()),
            by: emil
        )
        #expect((both.status, both.badFields) == (409, ["username", "email"]), "\(both.text)")
        let own = try stack.call(
            method,
            "/auth/profile",
            Self.names(emil.username.uppercased(), emil.email.uppercased()),
            by: emil
        )
        #expect(own.status == 200)
        #expect(own.json?["username"] == .string(emil.username.uppercased()))
    }

    @Test(arguments: ["PUT", "PATCH"])
    func `has names of the shape that registration asks for`(method: String) throws {
        let fritz = try stack.visitor("fritz-\(method)")
        let before = try stack.profile(fritz)
        let bad = [
            "", "ab", "a b", "a\r\nX: y", "a\u{0}bc", "\(String(repeating: "u", count: 65))",
            "änne",
        ]
        for text in bad {
            let answer = try stack.call(method, "/auth/profile", Self.names(text, text), by: fritz)
            #expect(
                (answer.status, answer.badFields.sorted()) == (400, ["email", "username"]),
                "\(text)"
            )
        }
        for value: JSON in [.null, .number(1), .array([])] {
            let answer = try stack.call(
                method,
                "/auth/profile",
                [("username", value), ("email", value)],
                by: fritz
            )
            #expect(answer.badFields.sorted() == ["email", "username"], "\(value)")
        }
        #expect(try stack.profile(fritz).json == before.json)
    }
}
