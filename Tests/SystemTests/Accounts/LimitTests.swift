import JSONText
import Support
import Testing

struct LimitTests {
    /// A stack in which few calls of a kind pass, and nginx lets all of them through.
    private func stack(few kind: String) throws -> Stack {
        let few = ["HOLDFAST_LIMIT_\(kind)_RATE": "1", "HOLDFAST_LIMIT_\(kind)_BURST": "3"]
        return try Stack(
            settings: few.merging(RevocationTests.cheapPasswords) { old, _ in old },
            limits: .outOfReach
        )
    }

    @Test
    func `log-ins beyond the burst are turned away, with when to come again`() throws {
        let stack = try stack(few: "SIGN_IN")
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
        let stack = try stack(few: "GENERAL")
        let (anna, berta) = (try stack.visitor("anna"), try stack.visitor("berta"))
        var statuses: [Int] = []
        while statuses.last != 429, statuses.count < 50 {
            statuses.append(try stack.profile(anna).status)
        }
        #expect(statuses.last == 429)
        #expect(statuses.count > 3)
        #expect(try stack.profile(berta).status == 200)
    }

    @Test
    func `without Redis everybody is served, without figures that nobody knows`() throws {
        let stack = try stack(few: "SIGN_IN")
        stack.redis.kill()
        for _ in 0..<10 {
            let answer = try stack.call("POST", "/auth/login", Stack.credentials("nobody"))
            #expect(answer.status == 401)
            #expect(answer.headers["ratelimit"] == nil)
        }
    }
}
