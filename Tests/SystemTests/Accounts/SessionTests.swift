import JSONText
import Support
import Testing

struct SessionTests {
    private let stack: Stack

    init() throws {
        stack = try Stack()
    }

    @Test
    func `an account is made, logged in, shown, carried on and logged out`() throws {
        let anna = try stack.visitor("anna", role: "organizer")
        let profile = try stack.profile(anna)
        #expect(profile.status == 200)
        #expect(profile.json?["username"] == .string("anna"))
        #expect(profile.json?["email"] == .string("anna@example.com"))
        #expect(profile.json?["role"] == .string("organizer"))
        #expect(profile.json?["id"] == .string(anna.id))
        let next = try stack.refresh(anna.refresh)
        #expect(next.status == 200)
        let refresh = try #require(next.json?["refresh"]?.text)
        #expect(refresh != anna.refresh)
        let out = try stack.call("POST", "/auth/logout", [("refresh", .string(refresh))])
        #expect(out.status == 204)
        #expect(try stack.profile(anna).status == 401)
        #expect(try stack.refresh(refresh).status == 401)
    }

    @Test
    func `a used refresh token ends its session, successor and access tokens included`() throws {
        let anna = try stack.visitor("anna")
        let next = try stack.refresh(anna.refresh)
        let successor = try #require(next.json?["refresh"]?.text)
        #expect(try stack.profile(anna).status == 200)
        #expect(try stack.refresh(anna.refresh).status == 401)
        #expect(try stack.refresh(successor).status == 401)
        #expect(try stack.profile(anna).status == 401)
    }

    @Test
    func `a lost answer comes again with the same key, and with no other`() throws {
        let anna = try stack.visitor("anna")
        let key = [("Idempotency-Key", "once")]
        let first = try stack.refresh(anna.refresh, headers: key)
        let again = try stack.refresh(anna.refresh, headers: key)
        #expect(first.status == 200 && again.status == 200)
        #expect(first.json?["refresh"] == again.json?["refresh"])
        #expect(
            try stack.refresh(anna.refresh, headers: [("Idempotency-Key", "other")]).status == 401
        )
        #expect(try stack.profile(anna).status == 401)
    }
}
