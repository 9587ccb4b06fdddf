import Daemon
package import Expiry
package import Logging
package import Platform
package import Reservations
package import Storage

/// Sells: takes all orders that wait into one transaction, and tells each caller what became of its own.
///
/// A row lock lives until the log is on disk, so one order per transaction would sell a hot event as often
/// as the disk turns, however many ask. While one batch commits the next one gathers: no timer, so that
/// an idle system waits for nothing.
package final class Committer: Sendable {
    /// How it works.
    package struct Options: Sendable {
        /// The most orders of a batch; 1 turns batching off.
        package var batchSize = 256
        /// Orders that may wait.
        package var queueLength = 2_000
        /// How long they may.
        package var patience = Duration.seconds(2)

        package init() {}
    }

    /// How long the callers of a batch wait for its end: less than a web server waits for us.
    static let batchTime = Duration.seconds(4)
    /// How often an order is decided on anew whose surroundings changed meanwhile.
    static let attempts = 3

    struct State {
        var queue: ArraySlice<QueuedOrder> = []
        /// Orders that need what others keep locked.
        var blocked: ArraySlice<QueuedOrder> = []
        /// Inventories that were locked by others when last looked at.
        var blockedInventories: Set<String> = []
        var isStopping = false
    }

    let store: Store
    let references: BookingReference
    let options: Options
    /// Makes room where what is sold out is kept by holds that are overdue; nil leaves that to the
    /// sweep.
    let expiry: HoldExpiry?
    let logger: Logger
    /// Told of the routes of which a search shows another number of seats.
    let forget: @Sendable ([RouteDate]) -> Void
    let meters = SaleMeters()
    let state = Monitor(State())

    package init(
        store: Store,
        references: BookingReference,
        options: Options = Options(),
        expiry: HoldExpiry?,
        logger: Logger,
        forget: @escaping @Sendable ([RouteDate]) -> Void
    ) {
        self.store = store
        self.references = references
        self.options = options
        self.expiry = expiry
        self.logger = logger
        self.forget = forget
    }

    /// Has an order decided on, and waits for it.
    ///
    /// - Parameter deadline: The request's: it waits in the queue for as long, and no longer than the
    ///   queue's own bound.
    package func decide(
        _ order: BookingOrder,
        until deadline: Deadline
    ) -> SaleResult {
        let queued = QueuedOrder(order)
        var isAccepted = false
        state.broadcast { state in
            guard state.queue.count + state.blocked.count < options.queueLength else { return }
            isAccepted = true
            if state.isBlocked(order) {
                state.blocked.append(queued)
            } else {
                state.queue.append(queued)
            }
        }
        guard isAccepted else {
            meters.refusals.add()
            return .unavailable
        }
        let patience = min(deadline, .now + options.patience)
        return queued.result(patience: patience, limit: patience + Self.batchTime)
    }

    var waiting: Int { state.withLock { $0.queue.count + $0.blocked.count } }
}

extension Committer.State {
    func isBlocked(_ order: BookingOrder) -> Bool {
        !blockedInventories.isEmpty && !blockedInventories.isDisjoint(with: order.inventories)
    }
}

extension BookingOrder {
    /// What it takes from; none is known of a cancellation.
    var inventories: [String] {
        switch wish {
        case .book(let request): request.parts.map(\.inventoryID)
        case .cancel: []
        }
    }
}
