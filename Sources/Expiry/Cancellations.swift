package import Logging
import Platform
package import Storage

/// Cancels the bookings of what organizers have called off.
///
/// In bounded steps that are committed one by one: whoever calls something off has it begun at once, and
/// what a crash leaves is the sweep's.
package final class Cancellations: Sendable {
    /// How long one step may take.
    private static let stepTime = Duration.seconds(10)
    /// How often what others keep locked is tried in a row.
    private static let attempts = 10
    private static let pause = Duration.milliseconds(100)
    private static let idlePause = Duration.seconds(60)

    private let store: Store
    /// The most bookings of one step.
    private let batchSize: Int
    private let release: Release
    private let logger: Logger
    private let bell = Bell()

    package init(store: Store, batchSize: Int, release: Release, logger: Logger) {
        self.store = store
        self.batchSize = batchSize
        self.release = release
        self.logger = logger
    }

    /// Has `follow` begin: something has been called off.
    package func begin() {
        bell.ring()
    }

    /// Cancels whenever something has been called off, for a thread of the process to do all the time.
    package func follow() {
        while true {
            if bell.wait(until: .now + Self.idlePause) { finish() }
        }
    }

    private func finish() {
        for _ in 0..<Self.attempts {
            do throws(StoreError) {
                var count = 0
                try run(&count) { false }
                return
            } catch {
                logger.warning(
                    "bookings of what is called off cannot be cancelled yet",
                    metadata: ["error": "\(error.debugDescription)"]
                )
                Process.sleep(Self.pause)
            }
        }
    }

    /// Takes steps until nothing is left, or it is to stop.
    ///
    /// - Parameter count: How many bookings were cancelled is added to it, also where a later step fails.
    package func run(_ count: inout Int, unless isOver: () -> Bool) throws(StoreError) {
        var fruitless = 0
        while !isOver(), fruitless < 2 {
            let step = try store.cancelCalledOff(limit: batchSize, until: .now + Self.stepTime)
            guard let step else { return }
            release.note(step.bookings, step.routes)
            count += step.bookings.count
            // Something is taken of it, and no booking has it: for the operator to look at.
            fruitless =
                step.isAtEnd && !step.isFinished && step.bookings.isEmpty ? fruitless + 1 : 0
        }
        if fruitless > 0 {
            logger.error("what is called off has counters that no booking explains")
        }
    }
}
