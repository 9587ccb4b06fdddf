import Platform
import Synchronization

/// Keeps callers from waiting for a server that has just failed them.
///
/// Closed it lets everybody through. After `threshold` failures in a row it opens: nobody asks.
/// When `rest` has passed, one caller may probe (half open); its success closes the breaker.
package final class Breaker: Sendable {
    package enum State: String, Sendable, Hashable {
        case closed, open, halfOpen = "half_open"
    }

    private struct Condition {
        var state = State.closed
        var failures = 0
        var reopensAt = ContinuousClock.now
    }

    private let threshold: Int
    private let rest: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let condition = Monitor(Condition())
    /// Closed, and without a failure since the last success: nearly always, and then no lock is
    /// needed.
    private let isCalm = Atomic(true)

    package init(
        threshold: Int,
        rest: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.threshold = threshold
        self.rest = rest
        self.now = now
    }

    package var state: State {
        isCalm.load(ordering: .acquiring) ? .closed : condition.withLock { $0.state }
    }

    package func recordSuccess() {
        guard !isCalm.load(ordering: .acquiring) else { return }
        change { condition in
            // A straggler that began before the failures says nothing about now.
            if condition.state == .closed { condition.failures = 0 }
        }
    }

    package func recordFailure() {
        change { condition in
            condition.failures += 1
            guard condition.state == .closed, condition.failures >= threshold else { return }
            condition.state = .open
            condition.reopensAt = now() + rest
        }
    }

    /// Whether the caller is to probe now; it must say how that ended by `endProbe`.
    package func beginProbe() -> Bool {
        change { condition in
            guard condition.state == .open, now() >= condition.reopensAt else { return false }
            condition.state = .halfOpen
            return true
        }
    }

    package func endProbe(succeeded: Bool) {
        change { condition in
            condition.state = succeeded ? .closed : .open
            condition.failures = 0
            condition.reopensAt = now() + rest
        }
    }

    private func change<Result>(_ body: (inout Condition) -> Result) -> Result {
        condition.withLock { condition in
            let result = body(&condition)
            let isCalm = condition.state == .closed && condition.failures == 0
            self.isCalm.store(isCalm, ordering: .releasing)
            return result
        }
    }
}
