import Accounts
import Crypto
import Platform
import Testing

struct PasswordHasherTests {
    private func hasher(_ memory: Int, _ passes: Int) throws -> PasswordHasher {
        var options = PasswordOptions()
        options.cost = PasswordHash.Cost(memory: memory, passes: passes)
        return try PasswordHasher(options)
    }

    private var deadline: Deadline { .now + .seconds(30) }

    @Test
    func `a password matches its own hash, and no other does`() throws {
        let hasher = try hasher(64, 1)
        let hash = try hasher.hash("caf\u{E9} au lait", until: deadline)
        for (password, isRight) in [
            ("caf\u{E9} au lait", true), ("cafe\u{301} au lait", true), ("cafe au lait", false),
            ("caf\u{E9} au lait\u{0}", false), ("caf\u{E9} au lai", false), ("", false),
        ] {
            #expect(try hasher.match(password, hash, until: deadline).isRight == isRight)
        }
        #expect(try !hasher.match("caf\u{E9} au lait", nil, until: deadline).isRight)
        #expect(try !hasher.match("x", "no hash", until: deadline).isRight)
    }

    @Test
    func `a text that is made to take long is refused at once`() throws {
        // Marks of two classes in turn: to put them in order takes time by the square of their number.
        let marks = String(repeating: "\u{301}\u{316}", count: 250_000)
        let hasher = try hasher(64, 1)
        let hash = try hasher.hash("correct horse", until: deadline)
        let start = ContinuousClock.now
        #expect(try !hasher.match("a\(marks)", hash, until: deadline).isRight)
        #expect(throws: PasswordHasher.Busy.self) { try hasher.hash("a\(marks)", until: deadline) }
        // It would be many seconds otherwise.
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test
    func `control: the same text in other bytes would be another password`() throws {
        let cost = PasswordHash.Cost(memory: 64, passes: 1)
        let hash = try #require(PasswordHash(of: Array("caf\u{E9}".utf8), cost: cost))
        #expect(!hash.matches(Array("cafe\u{301}".utf8)))
    }

    @Test(
        arguments: [
            (64, 1, 64, 1, false), (64, 1, 128, 1, true), (64, 1, 64, 2, true),
            (64, 2, 128, 1, true), (128, 2, 64, 1, false), (128, 1, 64, 1, false),
        ]
    )
    func `a hash is renewed where it is cheaper in anything, for who knows the password alone`(
        memory: Int,
        passes: Int,
        newMemory: Int,
        newPasses: Int,
        isRenewed: Bool
    ) throws {
        let old = try hasher(memory, passes).hash("horse", until: deadline)
        let hasher = try hasher(newMemory, newPasses)
        #expect(try hasher.match("house", old, until: deadline).stronger == nil)
        let match = try hasher.match("horse", old, until: deadline)
        #expect(match.isRight)
        #expect((match.stronger != nil) == isRenewed)
        guard let stronger = match.stronger.map(PasswordHash.init(stored:)) else { return }
        #expect(stronger.matches(Array("horse".utf8)))
        #expect(stronger.cost == PasswordHash.Cost(memory: newMemory, passes: newPasses))
    }

    @Test
    func `nobody waits for a turn past the end of patience`() throws {
        var options = PasswordOptions()
        options.cost = PasswordHash.Cost(memory: 64, passes: 1)
        let hasher = try PasswordHasher(options)
        #expect(throws: PasswordHasher.Busy.self) {
            options.threads = 0
            options.patience = .milliseconds(20)
            _ = try PasswordHasher(options).hash("x", until: deadline)
        }
        _ = try hasher.hash("x", until: deadline)
    }
}
