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
                return settle(batch, result, attempt: attempt)
            case .abandoned:
                // Who was told meanwhile that the end is unknown must not be sold anything now.
                run(batch.filter { $0.take() }, attempt: attempt + 1)
                return
            case nil: Process.sleep(Self.pause)
            }
        }
        logger.error("a batch of bookings stays unresolved", metadata: ["batch_id": "\(id)"])
        tell(batch.map { ($0, .unknown) })
    }

    /// Gives back what a caller has booked who does not hear of it, and has no key to ask with.
    func takeBack(_ result: SaleResult, of order: BookingOrder) {
        guard order.key == nil, case .outcome(.done(let booking)) = result, case .book = order.wish
        else { return }
        let cancellation = BookingOrder(
            userID: order.userID,
            wish: .cancel(bookingID: booking.id, .nobody),
            key: nil
        ) { _ in nil }
        decide(cancellation, token: nil, until: .now + Self.batchTime) { _ in }
    }
}
