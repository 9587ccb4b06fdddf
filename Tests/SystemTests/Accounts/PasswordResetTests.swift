import JSONText
import Support
import Testing

struct PasswordResetTests {
    private static let base = "https://book.example.com/tickets"
    private static let good = SessionEnd.newPassword

    private let stack: Stack
    private let worker: ResetWorker
    private let anna: Visitor

    init() throws {
        stack = try Stack(
            settings: ["HOLDFAST_BASE_URL": Self.base]
                .merging(RevocationTests.cheapPasswords) { old, _ in old },
            limits: .outOfReach
        )
        worker = try ResetWorker(of: stack, base: Self.base)
        anna = try stack.visitor("anna")
    }

    private func request(_ email: String) throws -> WebAnswer {
        try stack.call("POST", "/auth/password-reset-request", [("email", .string(email))])
    }

    /// Asks for a mail and waits for it.
    ///
    /// - Returns: The path of its link below the API.
    private func mailedPath() throws -> String {
        let count = try worker.links.count
        #expect(try request(anna.email).status == 200)
        #expect(eventually { (try? worker.links.count) == count + 1 })
        let prefix = "\(Self.base)/api/v1"
        // The newest has the highest number, and the folder lists them in order.
        let link = try #require(try worker.links.last)
        #expect(link.hasPrefix("\(prefix)/auth/password-reset-confirm/\(anna.id)/"))
        return String(link.dropFirst(prefix.count))
    }

    private func confirm(_ path: String, _ password: String = good) throws -> WebAnswer {
        try stack.call(
            "POST",
            path,
            [("new_password1", .string(password)), ("new_password2", .string(password))]
        )
    }

    private func canLogIn(_ password: String) throws -> Bool {
        let body = Stack.credentials("anna", password)
        return try stack.call("POST", "/auth/login", body).status == 200
    }

    @Test
    func `a mail's link sets a password once, and all sessions end`() throws {
        let other = try stack.logIn("anna")
        let path = try mailedPath()
        for weak in ["password1", "anna", "1234567890", "anna@example.com", "short"] {
            let answer = try confirm(path, weak)
            #expect(answer.status == 400)
            #expect(answer.badFields == ["new_password1"], "\(weak)")
        }
        #expect(try stack.profile(anna).status == 200)
        #expect(try confirm(path).status == 200)
        for visitor in [anna, other] {
            #expect(try stack.profile(visitor).status == 401)
            #expect(try stack.refresh(visitor.refresh).status == 401)
        }
        #expect(try !canLogIn(Stack.password))
        #expect(try canLogIn(Self.good))
        let again = try confirm(path, "yet another phrase")
        #expect(again.status == 400)
        #expect(again.badFields == ["token"])
        #expect(try canLogIn(Self.good))
    }

    @Test
    func `a link dies with a change of the password, and after an hour`() throws {
        let first = try mailedPath()
        let change = try stack.call(
            "POST",
            "/auth/change-password",
            [
                ("old_password", .string(Stack.password)), ("new_password1", .string(Self.good)),
                ("new_password2", .string(Self.good)),
            ],
            by: anna
        )
        #expect(change.status == 200)
        #expect(try confirm(first, "yet another phrase").badFields == ["token"])
        let second = try mailedPath()
        try stack.database.query(
            "UPDATE password_resets SET expires_at = expires_at - interval '59 minutes 30 s'"
        )
        // The control: within the hour only the password is at fault.
        #expect(try confirm(second, "short").badFields == ["new_password1"])
        try stack.database.query(
            "UPDATE password_resets SET expires_at = expires_at - interval '31 s'"
        )
        #expect(try confirm(second, "yet another phrase").badFields == ["token"])
        #expect(try canLogIn(Self.good))
    }

    @Test
    func `one of several links kills the others`() throws {
        let (first, second) = (try mailedPath(), try mailedPath())
        #expect(first != second)
        #expect(try confirm(second).status == 200)
        #expect(try confirm(first, "yet another phrase").badFields == ["token"])
    }

    @Test
    func `the answer does not tell who has an account, nor does its time`() throws {
        func ask(_ email: String) throws -> (answer: WebAnswer, time: Duration) {
            let start = ContinuousClock.now
            let answer = try request(email)
            return (answer, .now - start)
        }
        _ = try ask("warm@example.com")
        var (known, unknown): ([Duration], [Duration]) = ([], [])
        for number in 0..<20 {
            let (first, second) = (try ask(anna.email), try ask("nobody\(number)@example.com"))
            #expect(first.answer.status == 200 && second.answer.status == 200)
            #expect(first.answer.text == second.answer.text)
            #expect(Set(first.answer.headers.keys) == Set(second.answer.headers.keys))
            known.append(first.time)
            unknown.append(second.time)
        }
        let (one, other) = (known.sorted()[10], unknown.sorted()[10])
        #expect(max(one, other) < min(one, other) * 3 + .milliseconds(5))
    }

    @Test
    func `the link's base is the setting's, whatever Host a request names`() throws {
        let body = #"{"email":"anna@example.com"}"#
        let request = """
            POST /api/v1/auth/password-reset-request HTTP/1.1\r
            Host: evil.example\r
            X-Forwarded-Host: evil.example\r
            Forwarded: host=evil.example\r
            Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """
        let answer = try WebClient(port: stack.port).send(raw: Array(request.utf8))
        #expect(answer.status == 200, "\(answer.text)")
        #expect(eventually { (try? worker.links.count) == 1 })
        #expect(try worker.links.allSatisfy { $0.hasPrefix("\(Self.base)/api/v1/auth/") })
    }
}
