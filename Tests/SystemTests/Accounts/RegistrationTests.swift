import JSONText
import Support
import Testing

@Suite("Registration", .serialized)
struct RegistrationTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    /// Registers with fields that are good, but for those that replace them; nil leaves one out.
    private func register(
        _ username: String,
        _ changes: [String: JSON?] = [:],
        at path: String = "/auth/register"
    ) throws -> WebAnswer {
        var fields: [(String, JSON)] = [
            ("username", .string(username)), ("email", .string("\(username)@example.com")),
            ("password", .string(Stack.password)), ("role", .string("attendee")),
        ]
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            fields.removeAll { $0.0 == name }
            if let value { fields.append((name, value)) }
        }
        return try stack.call("POST", path, fields)
    }

    @Test
    func `an account is told as it was registered`() throws {
        let answer = try register("Berta.1_x-")
        #expect(answer.status == 201)
        #expect(answer.json?["username"] == .string("Berta.1_x-"))
        #expect(answer.json?["email"] == .string("Berta.1_x-@example.com"))
        #expect(answer.json?["role"] == .string("attendee"))
        #expect(!answer.text.contains("password") && !answer.text.contains(Stack.password))
    }

    @Test
    func `all bad fields are named at once`() throws {
        let answer = try stack.call(
            "POST",
            "/auth/register",
            [
                ("username", .string("a b")), ("email", .string("nobody")),
                ("password", .string("short")), ("role", .string("admin")),
                ("is_admin", .bool(true)),
            ]
        )
        #expect(answer.status == 400)
        let fields = ["email", "is_admin", "password", "role", "username"]
        #expect(answer.badFields.sorted() == fields, "\(answer.text)")
        let nothing = try stack.call("POST", "/auth/register", [])
        #expect(nothing.status == 400)
        #expect(nothing.badFields.sorted() == ["email", "password", "role", "username"])
    }

    @Test
    func `a role must be told to register, and need not be to sign up`() throws {
        #expect(try register("carl", ["role": nil]).badFields == ["role"])
        let answer = try register("carl", ["role": nil], at: "/signup")
        #expect(answer.status == 201)
        #expect(answer.json?["role"] == .string("attendee"))
        let organizer = try register("carla", ["role": .string("organizer")], at: "/signup")
        #expect(organizer.json?["role"] == .string("organizer"))
    }

    @Test(arguments: ["/auth/register", "/signup"])
    func `nobody becomes an admin, or anything else that cannot be asked for`(
        path: String
    ) throws {
        let name = "dora\(path.utf8.count)"
        for word in ["admin", "Admin", "ADMIN", "attendee ", "", "superuser"] {
            let answer = try register(name, ["role": .string(word)], at: path)
            #expect(answer.status == 400, "\(word)")
            #expect(answer.badFields == ["role"], "\(word)")
        }
        for role: JSON in [.null, .bool(true), .number(1), .array([.string("attendee")])] {
            #expect(try register(name, ["role": role], at: path).badFields == ["role"])
        }
        for field in ["id", "is_active", "is_admin", "created_at", "password_hash", "Role", ""] {
            let answer = try register(name, [field: .string("admin")], at: path)
            #expect(answer.status == 400, "\(field)")
            #expect(answer.badFields == [field], "\(answer.text)")
        }
        // None of these has made an account.
        #expect(try register(name, at: path).status == 201)
    }

    @Test
    func `names that somebody has in any case are refused, each by name`() throws {
        #expect(try register("Emil").status == 201)
        for name in ["Emil", "emil", "EMIL"] {
            let both = try register(name)
            #expect(both.status == 409)
            #expect(both.badFields == ["username", "email"], "\(both.text)")
            let username = try register(name, ["email": .string("\(name)@other.example.com")])
            #expect((username.status, username.badFields) == (409, ["username"]))
            let email = try register("other", ["email": .string("\(name)@EXAMPLE.com")])
            #expect((email.status, email.badFields) == (409, ["email"]))
        }
        let one = try stack.database.query(
            "SELECT count(*) FROM users WHERE email = 'emil@example.com'"
        )
        #expect(one == ["1"])
    }

    @Test
    func `of many who ask for one name at once exactly one gets it`() throws {
        let stack = stack
        let statuses = try onThreads(8) { index in
            let fields: [(String, JSON)] = [
                ("username", .string(index % 2 == 0 ? "frieda" : "FRIEDA")),
                ("email", .string("frieda\(index)@example.com")),
                ("password", .string(Stack.password)),
            ]
            return (try? stack.call("POST", "/signup", fields).status) ?? 0
        }
        #expect(statuses.sorted() == [201] + Array(repeating: 409, count: 7))
    }

    @Test
    func `a username has 3 to 64 characters`() throws {
        let long = String(repeating: "u", count: 65)
        let email = JSON.string("length@example.com")
        #expect(try register("uu", ["email": email]).badFields == ["username"])
        #expect(try register(long, ["email": email]).badFields == ["username"])
        let longest = String(long.dropLast())
        #expect(try register(longest, ["email": email]).status == 201)
        #expect(try stack.logIn(longest).username == longest)
        #expect(try register("uuu").status == 201)
    }

    @Test(
        arguments: [
            "", " ", "a b", "anna ", " anna", "anna@home", "änna", "аnna", "anna\u{301}", "an/na",
            "anna\r\nSet-Cookie: a=b", "anna\n", "anna\u{0}", "\u{0}anna", "anna\u{202E}", "'--",
            "<b>anna</b>", "${anna}", "%41nna",
        ]
    )
    func `a username has no other characters than plain ones`(name: String) throws {
        let answer = try register(name, ["email": .string("plain@example.com")])
        #expect((answer.status, answer.badFields) == (400, ["username"]))
        #expect(answer.headers["set-cookie"] == nil)
    }

    @Test(
        arguments: [
            "", "nobody", "@", "a@", "@b.com", "a@b", "a@b.", "a@.b", "a@b..com", "a..b@c.com",
            ".a@b.com", "a.@b.com", "a@@b.com", "a@b@c.com", "a b@c.com", "a@b c.com", "a@-b.com",
            "a@b-.com", "a@[127.0.0.1]", "\"a b\"@c.com", "a@b.com ", " a@b.com", "ä@b.com",
            "a@bücher.de", "<a@b.com>", "a@b.com,c@d.com", "a@b\r\nBcc: x@y",
            "a@b.com\r\nBcc: x@y.com",
            "a@b.com\n", "a\u{0}@b.com", "a@b.com\u{0}", "a@b.com\u{2028}Bcc: x@y.com",
        ]
    )
    func `an e-mail address has the shape of one`(address: String) throws {
        let answer = try register("shape", ["email": .string(address)])
        #expect((answer.status, answer.badFields) == (400, ["email"]), "\(answer.text)")
    }

    @Test
    func `an e-mail address has at most 254 characters`() throws {
        let label = String(repeating: "b", count: 63)
        let longest = "\(label).\(label).\(label).\(String(repeating: "c", count: 57))"
            .replacing("b", with: "a", maxReplacements: 63)
        let address = "abcd@\(longest)"
        #expect(address.utf8.count == 254)
        #expect(try register("toolong", ["email": .string("x" + address)]).badFields == ["email"])
        #expect(try register("longmail", ["email": .string(address)]).status == 201)
        let answer = try stack.call(
            "POST",
            "/auth/login",
            [("email", .string(address)), ("password", .string(Stack.password))]
        )
        #expect(answer.status == 200)
        let local = String(repeating: "l", count: 65)
        let far = try register("local", ["email": .string("\(local)@example.com")])
        #expect(far.badFields == ["email"])
    }

    @Test(
        arguments: [
            "username", "email", "password", "role",
        ]
    )
    func `a field is a string and nothing else`(field: String) throws {
        let values: [JSON] = [
            .null, .bool(true), .number(12_345_678), .array([.string("abc")]),
            .object([(name: "a", value: .null)]),
        ]
        for value in values {
            let answer = try register("strings", [field: value])
            #expect((answer.status, answer.badFields) == (400, [field]), "\(value)")
        }
    }
}
