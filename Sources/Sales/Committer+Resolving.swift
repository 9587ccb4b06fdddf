import Logging
import Platform
import Reservations
import Storage

/// What is done about a batch whose COMMIT was not answered.
extension Committer {
    private static let pause = Duration.milliseconds(100)
    /// How long a batch may stay unresolved after its callers were told so.
    private static let resolvingTime = Duration.seconds(60)

    /// Finds out whether a batch was committed: if so, what had been decided is so; if not, it never
    /// will be, and is run again.
    func resolve(
        _ batch: [QueuedOrder],
        _ id: String,
        _ result: BatchResult,
        attempt: Int
    ) {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < Self.resolvingTime {
            switch try? store.resolve(batch: id, until: .now + Self.batchTime) {
            case .done:
                return settle(batch, result, attempt: attempt) { orders in
                    for order in orders { tellLate(order.queued, order.outcome) }
                }
            case .abandoned:
                run(batch, attempt: attempt + 1)
                return
            case nil: Process.sleep(Self.pause)
            }
        }
        logger.error("a batch of bookings stays unresolved", metadata: ["batch_id": "\(id)"])
        tell(batch.map { ($0, .unknown) })
    }

    /// Tells a caller; who was told that the end is unknown, and has no key to ask with, does not know of
    /// the booking, which is cancelled.
    private func tellLate(_ queued: QueuedOrder, _ outcome: BookingOutcome) {
        note(outcome, of: queued.order)
        if queued.settle() { return teller.add([(queued, .outcome(outcome))]) }
        guard queued.order.key == nil, case .done(let booking) = outcome,
            case .book = queued.order.wish
        else { return }
        let order = BookingOrder(
            userID: queued.order.userID,
            wish: .cancel(bookingID: booking.id, .nobody),
            key: nil
        ) { _ in nil }
        decide(order, token: nil, until: .now + Self.batchTime) { _ in }
    }
}
