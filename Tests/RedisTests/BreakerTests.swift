import Platform
import Redis
import Support
import Testing

@Suite("A breaker")
struct BreakerTests {
    private let clock = Monitor(ContinuousClock.now)
    private let breaker: Breaker

    init() {
        breaker = Breaker(threshold: 3, rest: .seconds(1)) { [clock] in clock.withLock { $0 } }
    }

    private func advance(_ duration: Duration) {
        clock.withLock { $0 += duration }
    }

    private func fail(_ times: Int) {
        for _ in 0..<times { breaker.recordFailure() }
    }

    @Test("opens after so many failures in a row, not before")
    func opening() {
        fail(2)
        #expect(breaker.state == .closed)
        fail(1)
        #expect(breaker.state == .open)
    }

    @Test("stays closed while successes come between")
    func successes() {
        for _ in 0..<10 {
            fail(2)
            breaker.recordSuccess()
        }
        #expect(breaker.state == .closed)
        // The control: without them it opens.
        fail(3)
        #expect(breaker.state == .open)
    }

    @Test("lets nobody probe while it is closed, nor before it has rested")
    func rest() {
        #expect(!breaker.beginProbe())
        fail(3)
        #expect(!breaker.beginProbe())
        advance(.milliseconds(999))
        #expect(!breaker.beginProbe())
        #expect(breaker.state == .open)
        advance(.milliseconds(1))
        #expect(breaker.beginProbe())
        #expect(breaker.state == .halfOpen)
    }

    @Test("rests once, however many failures come while it is open")
    func lateFailures() {
        fail(3)
        advance(.milliseconds(900))
        fail(50)
        advance(.milliseconds(100))
        #expect(breaker.beginProbe())
    }

    @Test("lets one thread of many probe")
    func oneProbe() throws {
        fail(3)
        advance(.seconds(2))
        let probes = Gauge()
        try Crowd(16) { [breaker] _ in if breaker.beginProbe() { probes.add(1) } }.join()
        #expect(probes.value == 1)
    }

    @Test("closes after a probe that succeeds, all failures forgotten")
    func success() {
        fail(3)
        advance(.seconds(1))
        #expect(breaker.beginProbe())
        breaker.endProbe(succeeded: true)
        #expect(breaker.state == .closed)
        fail(2)
        #expect(breaker.state == .closed)
    }

    @Test("rests again after a probe that fails")
    func failure() {
        fail(3)
        advance(.seconds(1))
        #expect(breaker.beginProbe())
        breaker.endProbe(succeeded: false)
        #expect(breaker.state == .open)
        #expect(!breaker.beginProbe())
        advance(.seconds(1))
        #expect(breaker.beginProbe())
    }

    @Test("is not closed by a success that began before it opened")
    func stragglers() {
        fail(3)
        breaker.recordSuccess()
        #expect(breaker.state == .open)
        advance(.seconds(1))
        #expect(breaker.beginProbe())
        breaker.recordSuccess()
        fail(5)
        #expect(breaker.state == .halfOpen)
    }
}
