import JSONText
import Support
import Testing

/// Whom strangers' guesses do not shut out.
@Suite(.serialized)
struct TrustTests {
    private let stack: Stack

    init() throws {
        stack = try Stack(nginx: ["REAL_IP_FROM=127.0.0.1"], limits: .outOfReach)
    }

    private func logIn(_ name: String, _ password: String, from address: String) throws -> Int {
        try stack.call(
            "POST",
            "/auth/login",
            Stack.credentials(name, password),
            headers: [("X-Forwarded-For", address)]
        ).status
    }

    private func register(_ name: String, from address: String) throws {
        let answer = try stack.call(
            "POST",
            "/signup",
            [
                ("username", .string(name)), ("email", .string("\(name)@example.com")),
                ("password", .string(Stack.password)),
            ],
            headers: [("X-Forwarded-For", address)]
        )
        #expect(answer.status == 201)
    }

    @Test
    func `who has registered from an address logs in from there, whatever strangers guess`() throws
    {
        try register("anna", from: "192.0.2.1")
        for _ in 0..<11 { _ = try logIn("anna", "a wrong guess", from: "192.0.2.66") }
        #expect(try logIn("anna", Stack.password, from: "192.0.2.66") == 429)
        // The control: an address that nobody has heard of has to wait.
        #expect(try logIn("anna", Stack.password, from: "192.0.2.2") == 429)
        #expect(try logIn("anna", Stack.password, from: "192.0.2.1") == 200)
        #expect(try logIn("anna@example.com", Stack.password, from: "192.0.2.1") == 200)
    }

    @Test
    func `who has set a new password by mail logs in from there`() throws {
        try register("berta", from: "192.0.2.1")
        for _ in 0..<11 { _ = try logIn("berta", "a wrong guess", from: "192.0.2.66") }
        let worker = try ResetWorker(of: stack, base: stack.origin)
        _ = try stack.call(
            "POST",
            "/auth/password-reset-request",
            [("email", .string("berta@example.com"))]
        )
        #expect(eventually({ (try? worker.links.count) == 1 }))
        let link = try #require(try worker.links.first)
        // Behind the scheme, the host and the version.
        let path = "/" + link.split(separator: "/").dropFirst(4).joined(separator: "/")
        let changed = try stack.call(
            "POST",
            path,
            [
                ("new_password1", .string("another horse staple")),
                ("new_password2", .string("another horse staple")),
            ],
            headers: [("X-Forwarded-For", "192.0.2.9")]
        )
        #expect(changed.status == 200, "\(changed.text)")
        #expect(try logIn("berta", "another horse staple", from: "192.0.2.8") == 429)
        #expect(try logIn("berta", "another horse staple", from: "192.0.2.9") == 200)
    }
}
