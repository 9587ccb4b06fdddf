package import Logging
import Platform
import Storage

/// Delivers until it is told to stop.
package final class WorkLoop: Sendable {
    /// How often the outbox is looked at while nothing is due.
    private static let idlePause = Duration.milliseconds(500)

    private let delivery: Delivery
    private let logger: Logger
    private let isStopped = Monitor(false)

    package init(_ delivery: Delivery, logger: Logger) {
        self.delivery = delivery
        self.logger = logger
    }

    /// Works until `stop` is called, and finishes what it has begun.
    package func run() {
        var failures = 0
        while !isStopped.withLock({ $0 }) {
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

    private func wait(for pause: Duration) {
        let stopped: Void? = isStopped.wait(until: .now + pause) { $0 ? () : nil }
        _ = stopped
    }
}
