package import Cache
package import Logging
package import Platform
package import Reservations
package import Storage

/// Expires holds that were not paid for in time, and tells all that remember them.
package struct HoldExpiry: Sendable {
    /// How long a step may take that somebody waits for.
    private static let reclaimTime = Duration.seconds(1)

    /// The most holds of one step.
    package let batchSize: Int
    private let store: Store
    private let logger: Logger
    /// Told of the routes of which a search shows another number of seats.
    private let forget: @Sendable ([RouteDate]) -> Void
    /// Told of the bookings that have given back what they kept.
    private let free: @Sendable ([ExpiredHold]) -> Void

    package init(
        store: Store,
        batchSize: Int,
        logger: Logger,
        forget: @escaping @Sendable ([RouteDate]) -> Void,
        free: @escaping @Sendable ([ExpiredHold]) -> Void
    ) {
        self.store = store
        self.batchSize = batchSize
        self.logger = logger
        self.forget = forget
        self.free = free
    }

    /// Over the process' own caches.
    package init(
        store: Store,
        batchSize: Int,
        searches: SearchCache,
        gate: SeatGate,
        logger: Logger
    ) {
        self.init(store: store, batchSize: batchSize, logger: logger) { routes in
            for route in routes { searches.forget(route) }
        } free: { holds in
            gate.settle(holds.map { .left($0.seats, token: $0.id) })
        }
    }

    /// Expires the holds that a search finds, as many as one transaction takes.
    package func step(
        _ search: ExpirySearch,
        until deadline: Deadline
    ) throws(StoreError) -> ExpiryStep {
        let step = try store.expireHolds(search, until: deadline)
        forget(step.routes)
        free(step.holds)
        for hold in step.holds { log(hold) }
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

    /// The same line as for a booking that is made or cancelled.
    private func log(_ hold: ExpiredHold) {
        logger.info(
            "booking",
            metadata: [
                "booking_id": "\(hold.id)", "reference": "\(hold.reference)",
                "status": "\(BookingStatus.expired.rawValue)", "user_id": "\(hold.userID)",
            ]
        )
    }
}
