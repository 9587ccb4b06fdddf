@testable import Platform
import Support
import Testing

@Suite("A monitor")
struct MonitorTests {
    @Test("changes by many threads are all kept")
    func mutualExclusion() throws {
        let count = Monitor(0)
        try Crowd(8) { _ in
            for _ in 0..<2_000 { count.withLock { $0 += 1 } }
        }.join()
        #expect(count.withLock { $0 } == 16_000)
    }

    @Test("who waits gets the value that another thread puts there")
    func handOver() throws {
        let box = Monitor<String?>(nil)
        let giver = try Crowd(1) { _ in box.signal { $0 = "here" } }
        let value = box.wait(until: .now + .seconds(20)) { $0 }
        giver.join()
        #expect(value == "here")
    }

    @Test("a broadcast wakes everybody")
    func broadcast() throws {
        let isOpen = Monitor(false)
        let passed = Gauge()
        let crowd = try Crowd(10) { _ in
            let open = isOpen.wait(until: .now + .seconds(20)) { $0 ? true : nil }
            if open == true { passed.add(1) }
        }
        isOpen.broadcast { $0 = true }
        crowd.join()
        #expect(passed.value == 10)
    }

    @Test("a wait ends at its deadline, not before")
    func timeout() {
        let monitor = Monitor(0)
        let start = ContinuousClock.now
        let value: Int? = monitor.wait(until: start + .milliseconds(30)) { _ in nil }
        let waited = ContinuousClock.now - start
        #expect(value == nil)
        #expect(waited >= .milliseconds(30))
        #expect(waited < .seconds(10))
    }

    @Test("a value that is there is taken even when the deadline has passed")
    func pastDeadline() {
        let monitor = Monitor(7)
        #expect(monitor.wait(until: .now - .seconds(1)) { $0 } == 7)
        let nothing: Int? = monitor.wait(until: .now - .seconds(1)) { _ in nil }
        #expect(nothing == nil)
    }

    @Test("an error thrown inside leaves the monitor unlocked")
    func throwing() {
        let monitor = Monitor(1)
        #expect(throws: FileError.self) {
            try monitor.withLock { (_) throws(FileError) in throw FileError(path: "x", errno: 1) }
        }
        #expect(monitor.withLock { $0 } == 1)
    }
}

@Suite("Durations and deadlines")
struct DeadlineTests {
    @Test("what is left is rounded up, so that poll never spins")
    func roundedUp() {
        let left = (ContinuousClock.now + .microseconds(60_000_100)).millisecondsLeft
        #expect((50_000...60_001).contains(left))
        #expect((ContinuousClock.now + .nanoseconds(1)).millisecondsLeft <= 1)
    }

    @Test("nothing is left of a deadline that has passed")
    func passed() {
        let past = ContinuousClock.now - .seconds(5)
        #expect(past.millisecondsLeft == 0)
        #expect(past.hasPassed)
        #expect(!(ContinuousClock.now + .seconds(60)).hasPassed)
    }

    @Test("a far deadline is the longest that poll takes")
    func far() {
        #expect((ContinuousClock.now + .seconds(10_000_000_000)).millisecondsLeft == CInt.max)
    }

    @Test(
        "durations become seconds and whole milliseconds",
        arguments: [
            (Duration.milliseconds(1_500), 1.5, 1_500), (.microseconds(1_999), 0.001_999, 1),
            (.zero, 0, 0), (.seconds(-2), -2, -2_000),
        ]
    )
    func units(duration: Duration, seconds: Double, milliseconds: Int) {
        #expect(abs(duration.seconds - seconds) < 1e-12)
        #expect(duration.milliseconds == milliseconds)
    }
}
