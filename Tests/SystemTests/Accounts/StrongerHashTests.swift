import Support
import Testing

@Suite("A stored password", .serialized)
struct StrongerHashTests {
    private static func cost(_ memory: Int, _ passes: Int) -> [String: String] {
        [
            "HOLDFAST_PASSWORD_MEMORY_KIB": "\(memory)", "HOLDFAST_PASSWORD_PASSES": "\(passes)",
        ]
    }

    private static func stored(_ stack: Stack) throws -> String {
        try stack.database.query("SELECT password_hash FROM users").joined()
    }

    @Test
    func `is hashed anew at the first log-in after the cost has grown, never after it shrank`()
        throws
    {
        let stack = try Stack(settings: Self.cost(64, 1), limits: .outOfReach)
        let anna = try stack.visitor("anna")
        let first = try Self.stored(stack)
        #expect(first.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
        for (memory, passes, expected) in [
            (64, 1, "m=64,t=1"), (128, 1, "m=128,t=1"), (64, 1, "m=128,t=1"), (128, 2, "m=128,t=2"),
            (128, 1, "m=128,t=2"),
        ] {
            let before = try Self.stored(stack)
            try stack.startResponder(settings: Self.cost(memory, passes))
            // Who does not know the password changes nothing.
            let wrong = Stack.credentials("anna", "wrong horse battery")
            #expect(try stack.call("POST", "/auth/login", wrong).status == 401)
            #expect(try Self.stored(stack) == before)
            _ = try stack.logIn("anna")
            let after = try Self.stored(stack)
            #expect(after.hasPrefix("$argon2id$v=19$\(expected),p=1$"))
            #expect((after == before) == before.contains("$\(expected),"))
        }
        // It was the same password all the time: no session has ended.
        #expect(try stack.profile(anna).status == 200)
        #expect(try stack.refresh(anna.refresh).status == 200)
    }
}
