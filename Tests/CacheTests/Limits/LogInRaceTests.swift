@testable import Cache
import Daemon
import Platform
import Redis
import Support
import Testing

@Suite("Guesses at passwords, together and from elsewhere")
struct LogInRaceTests {
    /// How many of fifty guesses learn what became of them, all begun before any ended.
    private func learned(_ fixture: GuardFixture, settling: Bool) throws -> Int {
        let meeting = Meeting(of: 50)
        let learned = Counter()
        try Crowd(50) { _ in
            let verdict = fixture.limit.admit(name: "n", address: "a")
            meeting.attend()
            guard verdict == .open else { return }
            let outcome = fixture.limit.settle(name: "n", address: "a", succeeded: false)
            if outcome == .open || !settling { learned.add() }
        }.join()
        return learned.value
    }

    @Test("fifty at once learn no more than ten one after the other")
    func together() throws {
        let fixture = try GuardFixture()
        #expect(try learned(fixture, settling: true) == 10)
        #expect(fixture.limit.admit(name: "n", address: "a") == .blocked(seconds: 4))
    }

    @Test("control: by what was known before they began, all fifty learn")
    func togetherControl() throws {
        #expect(try learned(try GuardFixture(), settling: false) == 50)
    }

    @Test("a right guess among them learns as little once the block has begun, and leaves no trace")
    func rightGuess() throws {
        let fixture = try GuardFixture()
        #expect(fixture.limit.admit(name: "n", address: "a") == .open)
        for _ in 0..<10 { _ = fixture.guess() }
        let right = fixture.limit.settle(name: "n", address: "a", succeeded: true)
        let wrong = fixture.limit.settle(name: "n", address: "a", succeeded: false)
        #expect(right == .blocked(seconds: 4) && wrong == right)
        #expect(try fixture.command("HGET", "name:n", "count") == "10")
        #expect(try fixture.command("EXISTS", "known:n a") == "0")
    }

    @Test("a stranger's lock nobody out where he has logged in before")
    func owner() throws {
        let fixture = try GuardFixture()
        #expect(fixture.succeed(address: "home") == .open)
        for _ in 0..<10 { _ = fixture.guess(address: "stranger") }
        #expect(fixture.guess(address: "stranger").isBlocked)
        #expect(fixture.guess(address: "elsewhere").isBlocked)
        // He may mistype, too, which does not add to the stranger's.
        for _ in 0..<9 { #expect(fixture.guess(address: "home") == .open) }
        #expect(fixture.succeed(address: "home") == .open)
        #expect(try fixture.command("HGET", "name:n", "count") == "10")
    }

    @Test("control: where he has not, he is locked out with the stranger")
    func ownerControl() throws {
        let fixture = try GuardFixture()
        for _ in 0..<10 { _ = fixture.guess(address: "stranger") }
        #expect(fixture.succeed(address: "home").isBlocked)
    }

    @Test("from a place that the owner has used are limited, too, for that place alone")
    func samePlace() throws {
        let fixture = try GuardFixture()
        #expect(fixture.succeed(address: "office") == .open)
        for _ in 0..<10 { #expect(fixture.guess(address: "office") == .open) }
        #expect(fixture.guess(address: "office") == .blocked(seconds: 4))
        #expect(fixture.guess(address: "home") == .open)
        try fixture.endBlock("pair:n office")
        #expect(fixture.succeed(address: "office") == .open)
        #expect(fixture.guess(address: "office") == .open)
    }

    @Test("a place is known for thirty days, and by proof of another kind, too")
    func known() throws {
        let fixture = try GuardFixture()
        fixture.limit.trust(name: "n", address: "home")
        _ = fixture.succeed(address: "office")
        for key in ["known:n home", "known:n office"] {
            let left = try #require(Int(try fixture.command("TTL", key)))
            #expect((2_591_900...2_592_000).contains(left))
        }
        for _ in 0..<10 { _ = fixture.guess(address: "stranger") }
        #expect(fixture.succeed(address: "home") == .open)
    }

    @Test("by names and from addresses of any length take short keys")
    func keys() throws {
        let fixture = try GuardFixture()
        let long = String(repeating: "ü", count: 10_000)
        for _ in 0..<10 { _ = fixture.guess(name: long, address: long) }
        #expect(fixture.guess(name: long, address: long).isBlocked)
        _ = fixture.succeed(name: "m", address: "\(long)x")
        let keys = try fixture.redis.command("KEYS", "*").split(separator: "\n")
        #expect(keys.count == 3 && keys.allSatisfy { $0.utf8.count < 170 })
    }
}
