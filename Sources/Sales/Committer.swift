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
        /// Orders that may wait in each lane.
        package var queueLength = 2_000
        /// How long they may.
        package var patience = Duration.seconds(2)

        package init() {}
    }

    /// How long the callers of a batch wait for its end: less than a web server waits for us.
    static let batchTime = Duration.seconds(4)
    /// How often an order is decided on anew whose surroundings changed meanwhile.
    static let attempts = 3

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
    let teller: Teller
    let queue: Inbox<QueuedOrder>
    /// Orders that need what others keep locked.
    let blocked: Inbox<QueuedOrder>
    /// The threads that sell.
    let work = Works()
    /// Cancellations of what was booked for callers who do not hear of it.
    let debts = Inbox<BookingOrder>()
    /// Inventories that were locked by others when last looked at.
    let lockedInventories = Monitor<Set<String>>([])

    package init(
        store: Store,
        references: BookingReference,
        options: Options = Options(),
        expiry: HoldExpiry?,
        logger: Logger,
        forget: @escaping @Sendable ([RouteDate]) -> Void,
        atGate: @escaping @Sendable ([SettledOrder]) -> Void
    ) {
        self.store = store
        self.references = references
        self.options = options
        self.expiry = expiry
        self.logger = logger
        self.forget = forget
        teller = Teller(atGate: atGate)
        queue = Inbox(limit: options.queueLength)
        blocked = Inbox(limit: options.queueLength)
    }

    /// Has an order decided on.
    ///
    /// - Parameters:
    ///   - token: What it has entered the seat gate with, if it has.
    ///   - deadline: The request's: it waits in the queue for as long, and no longer than the
    ///     queue's own bound.
    ///   - tell: Told what became of it, once, from any thread.
    package func decide(
        _ order: BookingOrder,
        token: String?,
        until deadline: Deadline,
        _ tell: @escaping @Sendable (SaleResult) -> Void
    ) {
        // Whoever has paid is not turned away for those who come.
        let isWord = order.isProvidersWord
        let patience = isWord ? deadline : min(deadline, .now + options.patience)
        let queued = QueuedOrder(
            order,
            token: token,
            patience: patience,
            limit: patience + Self.batchTime,
            tell: tell
        )
        let lane = needsLocked(order) ? blocked : queue
        if isWord {
            lane.add([queued])
        } else if !lane.offer(queued) {
            meters.refusals.add()
            return self.tell([(queued, .unavailable)])
        }
        teller.watch(queued)
    }

    var waiting: Int { queue.count + blocked.count }

    private func needsLocked(_ order: BookingOrder) -> Bool {
        lockedInventories.withLock { locked in
            !locked.isEmpty && !locked.isDisjoint(with: order.inventories)
        }
    }
}

extension BookingOrder {
    /// What it takes from; none is known of what happens to a booking.
    var inventories: [String] {
        switch wish {
        case .book(let request): request.parts.map(\.inventoryID)
        case .cancel, .pay, .report, .refunded: []
        }
    }

    /// Whether it is nobody's wish, but what a payment provider says.
    fileprivate var isProvidersWord: Bool {
        switch wish {
        case .book, .cancel, .pay: false
        case .report, .refunded: true
        }
    }

    /// How many places it asks for, by its lines.
    fileprivate var size: Int {
        switch wish {
        case .book(let request): request.parts.map(\.lines).reduce(0, +)
        case .cancel, .pay, .report, .refunded: 1
        }
    }
}

extension BookingRequest.Part {
    fileprivate var lines: Int {
        wishes.count + (best.map { $0.count - 1 } ?? 0)
    }
}

extension ArraySlice<QueuedOrder> {
    /// The most places of a batch, unless its first order has more: a statement takes them all.
    private static var placeLimit: Int { 2_000 }
    /// What it counts as to look at all seats of an inventory, whoever wants the best of them: most halls have
    /// fewer, and the largest ones take no batch too long.
    private static var chartSize: Int { 400 }

    /// The first orders, as many as a batch takes.
    func prefix(fittingInto count: Int) -> Self {
        var places = 0
        var charts: Set<String> = []
        return prefix(count).prefix { queued in
            let new = queued.order.wish.charts.subtracting(charts)
            let size = queued.order.size + new.count * Self.chartSize
            guard places == 0 || places + size <= Self.placeLimit else { return false }
            places += size
            charts.formUnion(new)
            return true
        }
    }
}
