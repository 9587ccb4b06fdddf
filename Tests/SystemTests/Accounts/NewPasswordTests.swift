import JSONText
import Support
import Testing

@Suite("A password at registration", .serialized)
struct NewPasswordTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private func register(_ username: String, _ password: String) throws -> WebAnswer {
        try stack.call(
            "POST",
            "/signup",
            Stack.credentials(username, password)
                + [("email", .string("\(username)@example.com"))]
        )
    }

    private func logIn(_ username: String, _ password: String) throws -> Int {
        try stack.call("POST", "/auth/login", Stack.credentials(username, password)).status
    }

    @Test(
        arguments: [
            "", "seven77", String(repeating: "long ", count: 26).dropLast() + "",
            String(repeating: "🦊", count: 7), String(repeating: "🦊", count: 129),
            // Seven characters once they are composed.
            "e\u{301}e\u{301}e\u{301}e\u{301}abc",
        ]
    )
    func `of too few or too many characters is refused`(password: String) throws {
        let answer = try register("length", password)
        #expect((answer.status, answer.badFields) == (400, ["password"]), "\(answer.text)")
    }

    @Test(
        arguments: [
            "87654321012", "٣٤٥٦٧٨٩٠١٢", "password", "PASSWORD", "Password", "iloveyou",
            "qwertyuiop",
            "margarete", "Margarete", "MARGARETE1", "xmargaretex", "eteragram", "1Eteragram2",
            "margaret", "margarete@example.com", "Margarete@Example.COM!", "@example.com",
        ]
    )
    func `that is easily guessed is refused`(password: String) throws {
        let answer = try register("margarete", password)
        #expect((answer.status, answer.badFields) == (400, ["password"]), "\(answer.text)")
        // The field's name is no secret.
        #expect(password == "password" || !answer.text.contains(password))
    }

    @Test(
        arguments: [
            ("gesa", "eight 8!"), ("gesb", String(repeating: "128 char", count: 16)),
            ("gesc", "🦊🐻🐼🐨🐯🦁🐮🐷"), ("gesd", String(repeating: "🦊🐻🐼🐨", count: 32)),
            ("gese", "        x"), ("gesf", "line\r\nbreak\tand more"),
            ("gesg", "пароль-непростой"),
            ("gesh", "gesh is only a part of it"), ("gesi", "\u{202E}backwards\u{200B}"),
        ]
    )
    func `of any other characters logs in, and no similar one does`(
        username: String,
        password: String
    ) throws {
        #expect(try register(username, password).status == 201)
        #expect(try logIn(username, password) == 200)
        for other in [
            String(password.dropLast()), password + " ", " " + password,
            String(password.dropLast()) + "?",
        ] {
            #expect(try logIn(username, other) == 401, "\(other)")
        }
    }

    @Test
    func `counts behind a NUL character, too`() throws {
        #expect(try register("henriette", "correct\u{0}horse").status == 201)
        #expect(try logIn("henriette", "correct\u{0}horse") == 200)
        #expect(try logIn("henriette", "correct\u{0}house") == 401)
        #expect(try logIn("henriette", "correct") == 401)
    }

    @Test
    func `is the same however its characters are composed`() throws {
        #expect(try register("ida", "cafe\u{301} au lait").status == 201)
        #expect(try logIn("ida", "caf\u{E9} au lait") == 200)
        #expect(try logIn("ida", "cafe\u{301} au lait") == 200)
        #expect(try logIn("ida", "cafe au lait") == 401)
        // Hangul, a singleton, and two marks in either order.
        #expect(
            try register("ines", "\u{1112}\u{1161}\u{11AB} \u{212B} a\u{323}\u{302} xy").status
                == 201
        )
        #expect(try logIn("ines", "\u{D55C} \u{C5} a\u{302}\u{323} xy") == 200)
        // Not what only looks alike: that would be NFKC, and fewer passwords.
        #expect(try logIn("ines", "\u{D55C} A a\u{302}\u{323} xy") == 401)
    }
}
