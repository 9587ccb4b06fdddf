import JSONText
import Support
import Testing

@Suite("A link for a new password", .serialized)
struct ResetLinkTests {
    private static let stack = SharedStack()

    private func confirm(_ id: String, _ token: String) throws -> WebAnswer {
        let password = JSON.string("another horse battery")
        return try Self.stack().call(
            "POST",
            "/auth/password-reset-confirm/\(id)/\(token)",
            [("new_password1", password), ("new_password2", password)]
        )
    }

    @Test(arguments: ["0192b1c0-0000-7000-8000-000000000000", "x", "'"])
    func `that nobody has sent is a 400`(id: String) throws {
        let answer = try confirm(id, "x")
        #expect((answer.status, answer.badFields) == (400, ["token"]), "\(answer.text)")
    }

    @Test
    func `works once, for its own account, and ends its sessions`() throws {
        let stack = try Self.stack()
        let anna = try stack.visitor("anna")
        let bert = try stack.visitor("bert")
        try stack.database.query(
            """
            INSERT INTO password_resets (email, user_id, token_hash)
            VALUES ('\(anna.email)', '\(anna.id)', sha256('token'))
            """
        )
        #expect(try confirm(bert.id, "token").badFields == ["token"])
        #expect(try confirm(anna.id, "token").status == 200)
        #expect(try confirm(anna.id, "token").badFields == ["token"])
        #expect(try stack.profile(anna).status == 401)
        #expect(try stack.profile(bert).status == 200)
        let old = try stack.call("POST", "/auth/login", Stack.credentials("anna"))
        #expect(old.status == 401)
        let new = Stack.credentials("anna", "another horse battery")
        #expect(try stack.call("POST", "/auth/login", new).status == 200)
    }
}
