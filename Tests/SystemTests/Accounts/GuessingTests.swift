import JSONText
import Platform
import Support
import Testing

@Suite("Guessing passwords", .serialized)
struct GuessingTests {
    private static let stack = SharedStack {
        try Stack(
            settings: SharedStack.cheapPasswords,
            nginx: ["REAL_IP_FROM=127.0.0.1"],
            limits: .outOfReach
        )
    }
    private static let home = "192.0.2.1"
    private static let stranger = "198.51.100.9"
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private func logIn(
        _ name: String,
        _ password: String = Stack.password,
        from address: String
    ) throws -> WebAnswer {
        try stack.call(
            "POST",
            "/auth/login",
            Stack.credentials(name, password),
            headers: [("X-Forwarded-For", address)]
        )
    }

    private func guess(_ name: String, _ count: Int, from address: String) throws -> [Int] {
        try (0..<count).map { try logIn(name, "guess number \($0)", from: address).status }
    }

    private func wait(_ answer: WebAnswer) throws -> Int {
        try #require(answer.headers["retry-after"].flatMap { Int($0) })
    }

    @Test
    func `is blocked from the eleventh time on, whether there is such an account or not`() throws {
        _ = try stack.visitor("anna")
        for name in ["anna", "no.such.user"] {
            let statuses = try guess(name, 11, from: Self.stranger)
            #expect(statuses == Array(repeating: 401, count: 10) + [429])
            let refusal = try logIn(name.uppercased(), from: Self.stranger)
            #expect(refusal.status == 429)
            #expect((1...60).contains(try wait(refusal)))
        }
    }

    @Test
    func `elsewhere does not shut out the owner where he has logged in before`() throws {
        _ = try stack.visitor("berta")
        #expect(try logIn("berta", from: Self.home).status == 200)
        #expect(try guess("berta", 11, from: Self.stranger).last == 429)
        #expect(try logIn("berta", from: Self.home).status == 200)
        // Control: where he has not, he has to wait.
        #expect(try logIn("berta", from: "203.0.113.7").status == 429)
    }

    @Test
    func `shuts nobody out for good`() throws {
        _ = try stack.visitor("carl")
        #expect(try guess("carl", 11, from: Self.stranger).last == 429)
        let seconds = try wait(try logIn("carl", from: "203.0.113.7"))
        Process.sleep(.seconds(seconds))
        #expect(try logIn("carl", from: "203.0.113.7").status == 200)
    }

    @Test
    func `of the old password of somebody who is logged in counts, too`() throws {
        let dora = try stack.visitor("dora")
        let statuses = try (0..<12).map { index in
            try stack.call(
                "POST",
                "/auth/change-password",
                [
                    ("old_password", .string("guess number \(index)")),
                    ("new_password1", .string("another horse battery")),
                    ("new_password2", .string("another horse battery")),
                ],
                by: dora,
                headers: [("X-Forwarded-For", "203.0.113.8")]
            ).status
        }
        #expect(statuses.prefix(10).allSatisfy { $0 == 400 })
        #expect(statuses.suffix(2) == [429, 429])
    }
}

@Suite("A storm of log-ins", .serialized)
struct LogInStormTests {
    @Test
    func `is answered by 200 or 503, while a search is answered as ever`() throws {
        let stack = try Stack(settings: ["HOLDFAST_PASSWORD_QUEUE": "4"], limits: .outOfReach)
        _ = try stack.visitor("anna")
        let isOver = Gauge()
        let crowd = Monitor<[WebAnswer?]>([])
        let clients = try Crowd(100) { _ in
            let answer = try? stack.call("POST", "/auth/login", Stack.credentials("anna"))
            crowd.withLock { $0.append(answer) }
            isOver.add(1)
        }
        var searches: [Int] = []
        while isOver.value < 100 { searches.append(try stack.search().status) }
        clients.join()
        let answers = crowd.withLock { $0 }
        let statuses = answers.map { $0?.status ?? 0 }
        #expect(Set(statuses).isSubset(of: [200, 503]), "\(statuses)")
        // Both happen: it was a storm, and it was weathered.
        #expect(statuses.contains(200) && statuses.contains(503), "\(statuses)")
        for answer in answers where answer?.status == 503 {
            let seconds = answer?.headers["retry-after"].flatMap { Int($0) } ?? 0
            #expect((1...60).contains(seconds))
        }
        #expect(!searches.isEmpty && searches.allSatisfy { $0 == 200 })
        // Nobody who was turned away counts as one who guessed.
        #expect(try stack.logIn("anna").username == "anna")
    }
}
