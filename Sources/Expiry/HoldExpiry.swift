package import Logging
package import Platform
package import Storage

/// Expires holds that were not paid for in time, and tells all that remember them.
package struct HoldExpiry: Sendable {
    /// How long a step may take that somebody waits for.
    private static let reclaimTime = Duration.seconds(1)

    /// The most holds of one step.
    package let batchSize: Int
    private let store: Store
    private let release: Release
    private let logger: Logger

    package init(store: Store, batchSize: Int, release: Release, logger: Logger) {
        self.store = store
        self.batchSize = batchSize
        self.release = release
        self.logger = logger
    }

    /// Expires the holds that a search finds, as many as one transaction takes.
    package func step(
        _ search: ExpirySearch,
        until deadline: Deadline
    ) throws(StoreError) -> ExpiryStep {
        let step = try store.expireHolds(search, until: deadline)
        release.note(step.holds, step.routes)
        return step
    }

    /// Makes room for somebody who was told that these are sold out: one step, whatever comes of it.
    ///
    /// - Returns: How many holds have expired.
    package func reclaim(_ inventories: [String]) -> Int {
        let search = ExpirySearch(limit: batchSize, inventories: inventories)
        do throws(StoreError) {
            return try step(search, until: .now + Self.reclaimTime).holds.count
        } catch {
            logger.error(
                "overdue holds cannot be expired",
                metadata: ["error": "\(error.debugDescription)"]
            )
            return 0
        }
    }
}
