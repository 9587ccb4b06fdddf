import Platform

/// Sweeps until it is told to stop.
package final class SweepLoop: Sendable {
    private let sweep: Sweep
    /// From one sweep's beginning to the next one's.
    private let pause: Duration
    private let isStopped = Monitor(false)

    package init(_ sweep: Sweep, every pause: Duration) {
        self.sweep = sweep
        self.pause = pause
    }

    /// Sweeps once.
    package func runOnce() -> SweepReport {
        sweep.run { isStopped.withLock { $0 } }
    }

    /// Sweeps until `stop` is called, and finishes the step that it has begun.
    ///
    /// - Parameter rested: Called before each sweep but the first.
    package func run(rested: () -> Void) {
        while !isStopped.withLock({ $0 }) {
            let next = Deadline.now + pause
            _ = runOnce()
            let stopped: Void? = isStopped.wait(until: next) { $0 ? () : nil }
            if stopped == nil { rested() }
        }
    }

    package func stop() {
        isStopped.broadcast { $0 = true }
    }
}
