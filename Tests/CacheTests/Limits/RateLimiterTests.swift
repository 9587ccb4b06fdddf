@testable import Cache
import Daemon
import Platform
import Redis
import Support
import Testing

@Suite("The rate limiter")
struct RateLimiterTests {
    @Test("lets a burst through at once, refuses what comes next, and lets the rate through again")
    func burst() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 1, burst: 7)
        #expect(limiter.admitted(7) == 7)
        let refusal = limiter.admit(.search, "a:192.0.2.1")
        #expect(refusal.verdict == .refused(retryAfter: 1) && refusal.remaining == 0)
        #expect(refusal.limitHeader == #""search";r=0;t=7"#)
        Process.sleep(.milliseconds(1_100))
        #expect(limiter.admitted(2) == 1)
    }

    @Test("lets the API's figures through: a burst of 600 searches, 300 a second after that")
    func figures() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter()
        let start = Deadline.now
        let burst = limiter.drain()
        #expect(burst >= 600 && burst <= 600 + LimitFixture.allowance(300, since: start))
        var later = 0
        while Deadline.now - start < .seconds(2) {
            later += limiter.admitted(1)
            Process.sleep(.milliseconds(1))
        }
        let allowance = LimitFixture.allowance(300, since: start)
        #expect(burst + later <= 600 + allowance)
        // Refused ones wait for a whole block of 30.
        #expect(burst + later >= 600 + allowance - 70)
    }

    @Test("tells what is left")
    func remaining() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 1, burst: 10)
        let left = (0..<10).map { _ in limiter.admit(.search, "u:x").remaining }
        #expect(left == Array((0..<10).reversed()))
        let leasing = fixture.limiter(rate: 20, burst: 1_000)
        #expect(leasing.admit(.search, "u:y").remaining == 999)
        #expect(leasing.admit(.search, "u:y").remaining == 998)
    }

    @Test("counts each user, address and policy by itself")
    func identities() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 1, burst: 3)
        #expect(limiter.drain("a:192.0.2.1") == 3)
        #expect(limiter.drain("a:192.0.2.2") == 3)
        #expect(limiter.drain("u:192.0.2.1") == 3)
        #expect(limiter.admit(.general, "a:192.0.2.1").isAdmitted)
        let long = String(repeating: "x", count: 10_000)
        #expect(limiter.drain(long) == 3)
        #expect(limiter.drain("\(long)y") == 3)
        let keys = try fixture.redis.command("KEYS", "*").split(separator: "\n")
        #expect(keys.count == 6 && keys.allSatisfy { $0.count < 100 })
    }

    @Test("counts over all responders together")
    func responders() throws {
        let fixture = try LimitFixture()
        let limiters = [fixture.limiter(), fixture.limiter()]
        let start = Deadline.now
        var admitted = 0
        for number in 0..<2_000 { admitted += limiters[number % 2].admitted(1) }
        #expect(admitted >= 600 - 60)
        #expect(admitted <= 600 + LimitFixture.allowance(300, since: start))
    }

    @Test("leaves nothing in Redis once a bucket is full")
    func idle() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 100, burst: 20)
        #expect(limiter.admitted(20) == 20)
        let ttl = try #require(Int(try fixture.ttl("a:192.0.2.1")))
        #expect((0...201).contains(ttl))
        #expect(eventually { (try? fixture.redis.command("DBSIZE"))?.hasPrefix("0") == true })
    }

    @Test("begins anew after Redis was flushed, and is not stuck by values that are not its own")
    func poisoned() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 1, burst: 3)
        #expect(limiter.drain() == 3)
        try fixture.redis.command("FLUSHALL")
        Process.sleep(.milliseconds(1_050))
        #expect(limiter.drain() == 3)
        let key = BucketStore.key(Bucket(policy: .search, identity: "a:x"))
        for value in ["junk", "1", "-5 7", "", "99 99 99"] {
            try fixture.redis.command("SET", key, value)
            #expect(fixture.limiter(rate: 1, burst: 3).drain("a:x") == 3, "\(value)")
        }
        // From another time, and fuller than full: as full as can be, and it gets on from now.
        try fixture.redis.command("SET", key, "99999999999999999999 9999999999999999")
        let other = fixture.limiter(rate: 100, burst: 3)
        #expect(other.admitted(1, "a:x") == 0)
        #expect(eventually { other.admitted(1, "a:x") == 1 })
        try fixture.redis.command("DEL", key)
        try fixture.redis.command("LPUSH", key, "x")
        #expect(fixture.limiter().admit(.search, "a:x").verdict == .open)
    }

    @Test("counts what calls came to")
    func metrics() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 1, burst: 3)
        _ = limiter.admitted(5)
        _ = limiter.admit(.signIn, "a:192.0.2.1")
        var text = MetricsText()
        limiter.writeMetrics(into: &text)
        for line in [
            #"holdfast_limit_calls_total{policy="search",result="admitted"} 3"#,
            #"holdfast_limit_calls_total{policy="search",result="refused"} 2"#,
            #"holdfast_limit_calls_total{policy="search",result="open"} 0"#,
            #"holdfast_limit_calls_total{policy="sign_in",result="admitted"} 1"#,
            "holdfast_limit_identities 2",
        ] {
            #expect(text.text.contains("\n\(line)\n"), "\(line)")
        }
    }
}

extension LimitFixture {
    fileprivate func ttl(_ identity: String) throws -> String {
        let key = BucketStore.key(Bucket(policy: .search, identity: identity))
        return try redis.command("PTTL", key).split(separator: "\n").joined()
    }
}
