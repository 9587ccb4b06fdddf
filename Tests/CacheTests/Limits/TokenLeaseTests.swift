@testable import Cache
import Platform
import Support
import Testing

@Suite("A lease of tokens")
struct TokenLeaseTests {
    private let policy = LimitPolicy(.search, rate: 100, burst: 200)
    private let start = Deadline.now

    private func lease(_ tokens: Int, above level: Int = 0) -> TokenLease {
        let unit = TokenLease.unit
        let grant = Grant(tokens: tokens, level: (level + tokens) * unit)
        return TokenLease(grant, since: start, spent: 1)
    }

    private func spend(_ lease: inout TokenLease, after delay: Duration) -> Int {
        var count = 0
        while lease.spend(by: policy, at: start + delay) { count += 1 }
        return count
    }

    @Test("is spent once, token by token, the asker's own being the first")
    func spending() {
        var lease = lease(10, above: 100)
        #expect(lease.remaining(of: policy, at: start) == 99)
        #expect(spend(&lease, after: .milliseconds(1)) == 9)
        #expect(spend(&lease, after: .milliseconds(1)) == 0)
    }

    @Test("is void as its tokens come back to the bucket, the first of them first")
    func returning() {
        for (delay, left) in [(9, 9), (11, 8), (19, 8), (21, 7), (89, 1), (91, 0), (500, 0)] {
            var lease = lease(10)
            #expect(spend(&lease, after: .milliseconds(delay)) == left, "\(delay) ms")
        }
    }

    @Test("comes back after the tokens that were spent before it")
    func order() {
        var first = lease(10, above: 50)
        #expect(spend(&first, after: .milliseconds(499)) == 9)
        var second = lease(10, above: 50)
        #expect(spend(&second, after: .milliseconds(531)) == 6)
    }

    @Test("ends after a second, whatever the bucket says")
    func end() {
        var first = lease(10, above: 150)
        #expect(spend(&first, after: .milliseconds(999)) == 9)
        var second = lease(10, above: 150)
        #expect(spend(&second, after: .milliseconds(1_000)) == 0)
    }

    @Test("tells what is left in the bucket and of itself")
    func remaining() {
        let lease = lease(10, above: 90)
        #expect(lease.remaining(of: policy, at: start + .milliseconds(500)) == 150 + 9)
        #expect(lease.remaining(of: policy, at: start + .seconds(2)) == 200)
        #expect(lease.remaining(of: policy, at: start + .seconds(1_000_000_000)) == 200)
    }

    @Test("tells how long it takes until tokens can be had")
    func delay() {
        let lease = lease(0, above: 200)
        #expect(lease.delay(until: 1, of: policy) == .milliseconds(10))
        #expect(lease.delay(until: 10, of: policy) == .milliseconds(100))
        #expect(self.lease(0, above: 100).delay(until: 100, of: policy) == .zero)
    }

    @Test("never lets all processes spend more than the bucket lost, in any span of time")
    func conservation() {
        #expect(highestLevels(strict: true).allSatisfy { $0 <= 200_000_000 })
        // Not by being much too strict, either.
        #expect(highestLevels(strict: true).contains { $0 > 198_000_000 })
    }

    @Test("control: tokens that stay good for the whole second let them spend more")
    func conservationControl() {
        #expect(highestLevels(strict: false).contains { $0 > 200_000_000 })
    }

    /// How full the calls of each of many simulations would have made a bucket without leases.
    private func highestLevels(strict: Bool) -> [Int] {
        (1...200).map { seed in
            var simulation = Simulation(policy, strict: strict, seed: UInt64(seed))
            return simulation.run(calls: 2_000)
        }
    }
}

/// Processes that lease from one bucket, on a clock of its own in µs.
private struct Simulation {
    private struct Level {
        var value = 0
        var time = 0

        mutating func fall(until now: Int, rate: Int) {
            value = max(0, value - (now - time) * rate)
            time = now
        }
    }

    let policy: LimitPolicy
    let isStrict: Bool
    let start = Deadline.now
    var random: SeededRandom
    var leases: [TokenLease?] = [nil, nil, nil]
    var spent = [0, 0, 0]
    private var bucket = Level()
    private var seen = Level()

    init(_ policy: LimitPolicy, strict: Bool, seed: UInt64) {
        self.policy = policy
        isStrict = strict
        random = SeededRandom(seed: seed)
    }

    /// Crowds, streams and lulls; tells the highest level that the admitted calls came to.
    mutating func run(calls: Int) -> Int {
        var now = 0
        var pace = 0
        var highest = 0
        for _ in 0..<calls {
            if Int.random(in: 0..<80, using: &random) == 0 {
                pace = [0, 2_000, 9_000, 60_000].randomElement(using: &random) ?? 0
            }
            now += Int.random(in: 0...pace, using: &random)
            guard call(by: Int.random(in: 0..<3, using: &random), at: now) else {
                continue
            }
            seen.fall(until: now, rate: policy.rate)
            seen.value += TokenLease.unit
            highest = max(highest, seen.value)
        }
        return highest
    }

    private mutating func call(by process: Int, at now: Int) -> Bool {
        let moment = start + .microseconds(now)
        if spend(process, at: moment) { return true }
        bucket.fall(until: now, rate: policy.rate)
        let tokens = min(10, (policy.burst * TokenLease.unit - bucket.value) / TokenLease.unit)
        bucket.value += tokens * TokenLease.unit
        let grant = Grant(tokens: tokens, level: bucket.value)
        leases[process] = TokenLease(grant, since: moment, spent: 1)
        spent[process] = 1
        return tokens > 0
    }

    private mutating func spend(_ process: Int, at moment: Deadline) -> Bool {
        let policy = policy
        if isStrict { return leases[process]?.spend(by: policy, at: moment) ?? false }
        guard let lease = leases[process], moment - lease.since < TokenLease.length,
            spent[process] < lease.grant.tokens
        else { return false }
        spent[process] += 1
        return true
    }
}
