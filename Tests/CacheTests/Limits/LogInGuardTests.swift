@testable import Cache
import Daemon
import Platform
import Redis
import Support
import Testing

@Suite("The guard against guessing passwords")
struct LogInGuardTests {
    @Test("lets ten failures of a name be, and blocks the next for a while, right or wrong")
    func free() throws {
        let fixture = try GuardFixture()
        for _ in 0..<10 {
            #expect(fixture.guess() == .open)
        }
        #expect(fixture.limit.admit(name: "n", address: "a") == .blocked(seconds: 4))
        #expect(fixture.limit.settle(name: "n", address: "a", succeeded: true).isBlocked)
        #expect(fixture.limit.settle(name: "n", address: "a", succeeded: false).isBlocked)
        // Elsewhere, too, for it is the name that is guessed at; other names are none of its affair.
        #expect(fixture.limit.admit(name: "n", address: "b").isBlocked)
        #expect(fixture.limit.admit(name: "m", address: "a") == .open)
    }

    @Test("blocks for twice as long each time, never for more than a minute")
    func growth() throws {
        let fixture = try GuardFixture()
        for _ in 0..<10 { _ = fixture.guess() }
        var lengths: [LogInGuard.Verdict] = []
        for _ in 0..<8 {
            lengths.append(fixture.limit.admit(name: "n", address: "a"))
            try fixture.endBlock("name:n")
            #expect(fixture.guess() == .open)
        }
        #expect(lengths == [4, 8, 16, 32, 60, 60, 60, 60].map { .blocked(seconds: $0) })
    }

    @Test("lets one through when the block has ended by itself")
    func ended() throws {
        let fixture = try GuardFixture { $0.firstBlock = .milliseconds(200) }
        for _ in 0..<10 { _ = fixture.guess() }
        #expect(fixture.guess() == .blocked(seconds: 1))
        #expect(eventually { fixture.limit.admit(name: "n", address: "a") == .open })
    }

    @Test("forgets failures and the block a quarter of an hour after the first failure")
    func window() throws {
        let fixture = try GuardFixture()
        for _ in 0..<10 { _ = fixture.guess() }
        for key in ["name:n", "address:a"] {
            let left = try #require(Int(try fixture.command("PTTL", key)))
            #expect((880_000...900_000).contains(left))
        }
        try fixture.command("PEXPIRE", "name:n", "1")
        #expect(eventually { fixture.limit.admit(name: "n", address: "a") == .open })
        for _ in 0..<10 { #expect(fixture.guess() == .open) }
        #expect(fixture.guess().isBlocked)
    }

    @Test("begins no block that outlasts the window, and lets later failures not prolong it")
    func windowEnd() throws {
        let fixture = try GuardFixture { $0.window = .seconds(3) }
        for _ in 0..<10 { _ = fixture.guess() }
        #expect([.blocked(seconds: 2), .blocked(seconds: 3)].contains(fixture.guess()))
    }

    @Test("blocks an address after a hundred failures, whatever the names")
    func address() throws {
        let fixture = try GuardFixture()
        for number in 0..<100 {
            #expect(fixture.guess(name: "\(number)") == .open)
        }
        #expect(fixture.guess(name: "new") == .blocked(seconds: 4))
        #expect(fixture.guess(name: "new", address: "b") == .open)
        // A success by one's own name does not make room for more guesses at others.
        try fixture.endBlock("address:a")
        #expect(fixture.succeed(name: "own") == .open)
        #expect(fixture.guess(name: "new") == .open)
        #expect(fixture.guess(name: "new") == .blocked(seconds: 8))
    }

    @Test("forgets a name's failures when it is logged into")
    func success() throws {
        let fixture = try GuardFixture()
        for _ in 0..<9 { _ = fixture.guess() }
        #expect(fixture.succeed() == .open)
        for _ in 0..<10 { #expect(fixture.guess(address: "b") == .open) }
        #expect(fixture.guess(address: "b").isBlocked)
    }

    @Test("opens when Redis is away, quickly, and says how often")
    func away() throws {
        let fixture = try GuardFixture()
        for _ in 0..<10 { _ = fixture.guess() }
        fixture.redis.kill()
        let start = Deadline.now
        for _ in 0..<20 { #expect(fixture.guess() == .open) }
        #expect(Deadline.now - start < .seconds(1))
        var text = MetricsText()
        fixture.limit.writeMetrics(into: &text)
        #expect(text.text.contains("\nholdfast_login_unguarded_total 40\n"))
    }

    @Test("is not stuck by values in Redis that are not its own")
    func poisoned() throws {
        let fixture = try GuardFixture()
        try fixture.command("SET", "name:n", "junk")
        #expect(fixture.guess() == .open)
        try fixture.command("DEL", "name:n")
        try fixture.command("HSET", "name:n", "count", "5")
        #expect(fixture.guess() == .open)
        #expect(Int(try fixture.command("PTTL", "name:n")).map { $0 > 0 } == true)
    }

    @Test("counts what it saw")
    func metrics() throws {
        let fixture = try GuardFixture { $0.addressFailures = 12 }
        for _ in 0..<11 { _ = fixture.guess() }
        for _ in 0..<3 { _ = fixture.guess(name: "m") }
        var text = MetricsText()
        fixture.limit.writeMetrics(into: &text)
        for line in [
            "holdfast_login_failures_total 12", #"holdfast_login_refusals_total{by="name"} 1"#,
            #"holdfast_login_refusals_total{by="address"} 1"#, "holdfast_login_unguarded_total 0",
        ] {
            #expect(text.text.contains("\n\(line)\n"), "\(line)")
        }
    }
}
