import JSONText
import Support
import Testing

struct LimitTests {
    private static let few = [
        "HOLDFAST_LIMIT_SIGN_IN_RATE": "1", "HOLDFAST_LIMIT_SIGN_IN_BURST": "3",
        "HOLDFAST_LIMIT_GENERAL_RATE": "1", "HOLDFAST_LIMIT_GENERAL_BURST": "5",
    ].merging(RevocationTests.cheapPasswords) { old, _ in old }

    private func stack() throws -> Stack {
        try Stack(settings: Self.few, nginx: ["SIGN_IN_RATE=1000", "SIGN_IN_BURST=1000"])
    }

    @Test
    func `log-ins beyond the burst are turned away, with when to come again`() throws {
        let stack = try stack()
        let answers = try (0..<8).map { _ in
            try stack.call("POST", "/auth/login", Stack.credentials("nobody"))
        }
        #expect(answers.first?.status == 401)
        #expect(answers[0].headers["ratelimit-policy"]?.contains("q=") == true)
        #expect(answers[0].headers["ratelimit"]?.contains("r=") == true)
        let refused = answers.filter { $0.status == 429 }
        // A slow machine lets one more in each second.
        #expect((2...5).contains(refused.count))
        for answer in refused {
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect((1...5).contains(answer.headers["retry-after"].flatMap { Int($0) } ?? 0))
            #expect(answer.headers["ratelimit"]?.contains("r=0") == true)
        }
    }

    @Test
    func `two users of one address do not use up each other's calls`() throws {
        let stack = try stack()
        let (anna, berta) = (try stack.visitor("anna"), try stack.logInAfter("berta"))
        var statuses: [Int] = []
        while statuses.last != 429, statuses.count < 50 {
            statuses.append(try stack.profile(anna).status)
        }
        #expect(statuses.last == 429)
        #expect(statuses.count > 5)
        #expect(try stack.profile(berta).status == 200)
        // Nor does a token that is no good count as its user's.
        #expect(try stack.profile(anna).status == 429)
    }

    @Test
    func `without Redis everybody is served, without figures that nobody knows`() throws {
        let stack = try stack()
        stack.redis.kill()
        for _ in 0..<10 {
            let answer = try stack.call("POST", "/auth/login", Stack.credentials("nobody"))
            #expect(answer.status == 401)
            #expect(answer.headers["ratelimit"] == nil)
        }
    }
}

extension Stack {
    /// A visitor whose registration and log-in wait for their turn.
    fileprivate func logInAfter(_ username: String) throws -> Visitor {
        var found: Visitor?
        _ = eventually {
            if found == nil { found = try? visitor(username) }
            if found == nil { found = try? logIn(username) }
            return found != nil
        }
        return try #require(found)
    }
}
