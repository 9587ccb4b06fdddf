package import Logging
import Platform
package import Storage

/// Delivers, and looks after the outbox, until it is told to stop.
package final class WorkLoop: Sendable {
    /// How often the outbox is looked at while nothing is due.
    private static let idlePause = Duration.milliseconds(500)
    private static let upkeepPause = Duration.seconds(86_400)
    /// After upkeep that failed.
    private static let upkeepRetryPause = Duration.seconds(60)
    private static let upkeepTime = Duration.seconds(30)

    private let delivery: Delivery
    private let store: Store
    private let logger: Logger
    private let isStopped = Monitor(false)

    package init(_ delivery: Delivery, store: Store, logger: Logger) {
        self.delivery = delivery
        self.store = store
        self.logger = logger
    }

    /// Works until `stop` is called, and finishes what it has begun.
    package func run() {
        var upkeep = Deadline.now
        var failures = 0
        while !isStopped.withLock({ $0 }) {
            if upkeep.hasPassed { upkeep = .now + keepUp() }
            wait(for: step(&failures))
        }
    }

    package func stop() {
        isStopped.broadcast { $0 = true }
    }

    /// - Returns: How long to wait before the next step.
    private func step(_ failures: inout Int) -> Duration {
        do {
            let hadWork = try delivery.step()
            failures = 0
            return hadWork ? .zero : Self.idlePause
        } catch {
            failures += 1
            logger.error(
                "the outbox cannot be worked on",
                metadata: ["error": .string(error.debugDescription)]
            )
            return Backoff.database.pause(after: failures, random: .random(in: 0..<1))
        }
    }

    /// Makes room for what comes, and forgets what is over.
    ///
    /// - Returns: How long to wait before it is done again.
    private func keepUp() -> Duration {
        do {
            try store.keepPartitions(until: .now + Self.upkeepTime)
            let limit = 1_000
            while !isStopped.withLock({ $0 }),
                try store.forgetPasswordResets(limit: limit, until: .now + Self.upkeepTime) == limit
            {}
            while !isStopped.withLock({ $0 }),
                try store.forgetSessions(limit: limit, until: .now + Self.upkeepTime) == limit
            {}
            return Self.upkeepPause
        } catch {
            logger.error(
                "the outbox cannot be looked after",
                metadata: ["error": .string(error.debugDescription)]
            )
            return Self.upkeepRetryPause
        }
    }

    private func wait(for pause: Duration) {
        let stopped: Void? = isStopped.wait(until: .now + pause) { $0 ? () : nil }
        _ = stopped
    }
}
