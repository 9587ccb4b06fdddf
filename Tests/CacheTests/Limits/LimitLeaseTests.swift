@testable import Cache
import Daemon
import Platform
import Redis
import Support
import Testing

@Suite("Leases of the rate limiter")
struct LimitLeaseTests {
    @Test("make a burst of 600 cost 20 questions to Redis")
    func questions() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter { [clock = fixture.clock] in $0.now = { clock.now } }
        #expect(limiter.admitted(600) == 600)
        // The clock of the process stands still, that of Redis does not: tokens may come back.
        #expect((20...22).contains(fixture.questions.value), "\(fixture.questions.value)")
    }

    @Test("control: without them each call costs one")
    func questionsControl() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter { $0.blocksPerSecond = .max }
        #expect(limiter.admitted(600) == 600)
        #expect(fixture.questions.value == 600)
    }

    @Test("are not asked for by a flood of calls that are refused")
    func flood() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 10, burst: 10)
        _ = limiter.drain()
        let before = fixture.questions.value
        let start = Deadline.now
        _ = limiter.admitted(50_000)
        let tenths = Int((Deadline.now - start).seconds * 10) + 1
        #expect(fixture.questions.value - before <= 2 * tenths)
    }

    @Test("end after a second")
    func end() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 100, burst: 1_000) { [clock = fixture.clock] in
            $0.now = { clock.now }
        }
        // With the bucket nearly empty the tokens would come back in nine seconds only.
        #expect(limiter.admitted(901) == 901)
        let before = fixture.questions.value
        #expect(limiter.admitted(1) == 1 && fixture.questions.value == before)
        fixture.clock.advance(by: .seconds(1))
        #expect(limiter.admitted(1) == 1 && fixture.questions.value == before + 1)
    }

    @Test("of many threads for one address are asked for by one at a time")
    func together() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 300, burst: 600)
        let admitted = Gauge()
        try Crowd(32) { _ in
            for _ in 0..<15 { admitted.add(limiter.admitted(1)) }
        }.join()
        #expect(admitted.value == 480)
        // 16 blocks of 30, and some that began to come back meanwhile.
        #expect(fixture.questions.value <= 40, "\(fixture.questions.value)")
    }

    @Test("never admit more than the rate and the burst, on any number of threads")
    func threads() throws {
        let fixture = try LimitFixture()
        let limiters = [fixture.limiter(), fixture.limiter()]
        let admitted = Gauge()
        let start = Deadline.now
        try Crowd(8) { thread in
            for _ in 0..<1_000 { admitted.add(limiters[thread % 2].admitted(1)) }
        }.join()
        #expect(admitted.value >= 600 - 60)
        #expect(admitted.value <= 600 + LimitFixture.allowance(300, since: start))
    }

    @Test("control: by a bucket that is read and written in two steps they admit more")
    func threadsControl() throws {
        let fixture = try LimitFixture()
        let client = fixture.client
        let options = fixture.options(1, 100)
        let limiters = (0..<8).map { _ in
            RateLimiter(options) { asked, policy, bucket in
                let key = BucketStore.key(bucket)
                guard let reply = try? client.send(Command("GET", key)) else { return nil }
                let level = Int(reply.text ?? "") ?? 0
                let tokens = min(asked, policy.burst - level)
                Process.sleep(.milliseconds(1))
                _ = try? client.send(Command("SET", key, String(level + tokens)))
                return Grant(tokens: tokens, level: (level + tokens) * TokenLease.unit)
            }
        }
        let admitted = Gauge()
        try Crowd(8) { thread in
            for _ in 0..<100 { admitted.add(limiters[thread].admitted(1)) }
        }.join()
        #expect(admitted.value > 200)
    }

    @Test("take no more memory than they may, those that have ended going first")
    func memory() throws {
        let clock = HandClock()
        var options = RateLimiter.Options()
        options.capacity = 3_200
        options.now = { clock.now }
        let questions = Counter()
        let limiter = RateLimiter(options) { asked, policy, _ in
            questions.add()
            return Grant(tokens: asked, level: policy.burst * TokenLease.unit)
        }
        for number in 0..<20_000 {
            _ = limiter.admit(.search, "a:\(number)")
            if number % 100 == 0 { #expect(limiter.identityCount <= 3_200) }
        }
        clock.advance(by: .seconds(2))
        for number in 0..<1_000 { _ = limiter.admit(.search, "b:\(number)") }
        let before = questions.value
        for number in 0..<1_000 { _ = limiter.admit(.search, "b:\(number)") }
        // Room was made by what had ended, so none of these had to go.
        #expect(questions.value == before)
    }

    @Test("are quick to spend, on many threads")
    func speed() throws {
        let fixture = try LimitFixture()
        let limiter = fixture.limiter(rate: 1_000_000, burst: 1_000_000)
        let start = Deadline.now
        try Crowd(8) { thread in
            _ = limiter.admitted(10_000, "a:192.0.2.\(thread % 2)")
        }.join()
        // Far from what it takes, also under ThreadSanitizer.
        #expect(Deadline.now - start < .seconds(30))
        #expect(fixture.questions.value < 200)
    }
}
