@testable import Platform
import Support
import Testing

/// What a pool lends in these tests: it tells when it is opened and closed.
struct FakeConnection: ~Copyable, Sendable {
    let number: Int
    var isBroken = false
    private let open: Gauge

    init(number: Int, open: Gauge) {
        self.number = number
        self.open = open
        open.add(1)
    }

    deinit {
        open.add(-1)
    }
}

enum PoolFailure: Error, Hashable {
    case exhausted, unreachable, inside
}

/// A pool of fakes and what became of them.
final class FakePool: Sendable {
    let open = Gauge()
    let refuses = Monitor(false)
    let pool: Pool<FakeConnection, PoolFailure>

    init(capacity: Int) {
        let opened = Monitor(0)
        pool = Pool(
            capacity: capacity,
            exhausted: .exhausted,
            isReusable: { !$0.isBroken },
            open: { [open, refuses] (_) throws(PoolFailure) in
                if refuses.withLock({ $0 }) { throw .unreachable }
                let number = opened.withLock { count in
                    count += 1
                    return count
                }
                return FakeConnection(number: number, open: open)
            }
        )
    }

    /// Lends with generous limits.
    func lend<Result>(
        patience: Duration = .seconds(20),
        _ body: (inout FakeConnection) throws(PoolFailure) -> Result
    ) throws(PoolFailure) -> Result {
        let now = ContinuousClock.now
        return try pool.lend(patience: now + patience, deadline: now + .seconds(20), body)
    }
}

@Suite("A pool")
struct PoolTests {
    @Test("lends to never more threads than it has places", arguments: [1, 3])
    func bounded(capacity: Int) throws {
        let fake = FakePool(capacity: capacity)
        let inside = Gauge()
        let failures = Gauge()
        try Crowd(12) { _ in
            for _ in 0..<200 {
                do throws(PoolFailure) {
                    try fake.lend { _ in
                        inside.add(1)
                        inside.add(-1)
                    }
                } catch {
                    failures.add(1)
                }
            }
        }.join()
        #expect(inside.highest <= capacity)
        #expect(fake.open.highest <= capacity)
        #expect(failures.value == 0)
    }

    @Test("control: with a place for everybody, all are lent to at once")
    func unbounded() throws {
        let fake = FakePool(capacity: 12)
        let inside = Gauge()
        try Crowd(12) { _ in
            try? fake.lend { _ in
                inside.add(1)
                _ = inside.reaches(12)
            }
        }.join()
        #expect(inside.highest == 12)
    }

    @Test("opens nothing before it is asked, and keeps what comes back")
    func reuse() throws {
        let fake = FakePool(capacity: 5)
        #expect(fake.open.value == 0)
        let numbers = try (0..<10).map { _ in try fake.lend { $0.number } }
        #expect(Set(numbers) == [1])
        #expect(fake.pool.usage == .init(capacity: 5, lent: 0, idle: 1, waiting: 0))
    }

    @Test("lends the one used last first")
    func lastInFirstOut() throws {
        let fake = FakePool(capacity: 3)
        try fake.lend { (_) throws(PoolFailure) in
            try fake.lend { _ in }
        }
        // Number 1 was given back last.
        #expect(try fake.lend { $0.number } == 1)
        let both = try fake.lend { (first) throws(PoolFailure) in
            [first.number, try fake.lend { $0.number }]
        }
        #expect(both == [1, 2])
    }

    @Test("throws when none is free in time")
    func patience() throws {
        let fake = FakePool(capacity: 1)
        try fake.lend { _ in
            _ = #expect(throws: PoolFailure.exhausted) {
                try fake.lend(patience: .milliseconds(20)) { _ in }
            }
        }
        #expect(fake.pool.usage == .init(capacity: 1, lent: 0, idle: 1, waiting: 0))
    }

    @Test("gives a freed connection to who waits")
    func waiting() throws {
        let fake = FakePool(capacity: 1)
        let waiters = Monitor<[Int]>([])
        let crowd = try fake.lend { (_) throws(PoolFailure) in
            let crowd = try? Crowd(4) { _ in
                let number = try? fake.lend { $0.number }
                waiters.withLock { $0.append(number ?? 0) }
            }
            let deadline = ContinuousClock.now + .seconds(20)
            while fake.pool.usage.waiting < 4, !deadline.hasPassed {}
            #expect(fake.pool.usage.waiting == 4)
            return crowd
        }
        crowd?.join()
        #expect(waiters.withLock { $0 } == [1, 1, 1, 1])
    }

    @Test("an opening that fails gives the place back")
    func failedOpening() throws {
        let fake = FakePool(capacity: 1)
        fake.refuses.withLock { $0 = true }
        for _ in 0..<3 {
            #expect(throws: PoolFailure.unreachable) { try fake.lend { _ in } }
        }
        #expect(fake.pool.usage == .init(capacity: 1, lent: 0, idle: 0, waiting: 0))
        fake.refuses.withLock { $0 = false }
        #expect(try fake.lend { $0.number } == 1)
    }
}
