import Logging
import Platform
import Reservations
import Storage

/// What is done about a batch whose COMMIT was not answered.
extension Committer {
    private static let pause = Duration.milliseconds(100)
    /// How long a batch may stay unresolved before the log tells of it, and then is tried for.
    private static let resolvingTime = Duration.seconds(60)
    private static let patientTime = Duration.seconds(3_600)
    /// How often what nobody knows of is tried to be given back.
    private static let debtPause = Duration.seconds(1)

    /// Finds out what became of a batch on a thread of its own: its lane goes on meanwhile.
    func beginResolving(
        _ batch: [QueuedOrder],
        _ id: String,
        _ result: BatchResult,
        attempt: Int
    ) {
        do throws(ThreadError) {
            try work.begin { [self] in resolve(batch, id, result, attempt: attempt) }
        } catch {
            resolve(batch, id, result, attempt: attempt)
        }
    }

    /// Finds out whether a batch was committed: if so, what had been decided is so; if not, it never
    /// will be, and is run again.
    func resolve(
        _ batch: [QueuedOrder],
        _ id: String,
        _ result: BatchResult,
        attempt: Int
    ) {
        let start = ContinuousClock.now
        var isTold = false
        while ContinuousClock.now - start < Self.patientTime {
            switch try? store.resolve(batch: id, until: .now + Self.batchTime) {
            case .done:
                return settle(batch, result, attempt: attempt)
            case .abandoned:
                // Who was told meanwhile that the end is unknown must not be sold anything now.
                return run(batch.filter { $0.take() }, attempt: attempt)
            case nil: Process.sleep(Self.pause)
            }
            guard ContinuousClock.now - start > Self.resolvingTime || isStopping, !isTold else {
                continue
            }
            isTold = true
            logger.error(
                "a batch of bookings stays unresolved",
                metadata: ["batch_id": "\(id)", "bookings": "\(Self.bookings(of: result))"]
            )
            if isStopping { return }
        }
    }

    private static func bookings(of result: BatchResult) -> String {
        let ids = result.outcomes.compactMap { outcome in
            if case .done(let booking) = outcome { booking.id } else { nil }
        }
        return ids.joined(separator: " ")
    }

    /// Gives back what a caller has booked who does not hear of it, and has no key to ask with.
    func takeBack(_ result: SaleResult, of order: BookingOrder) {
        guard order.key == nil, case .outcome(.done(let booking)) = result, case .book = order.wish
        else { return }
        logger.warning(
            "what was booked for a caller who does not hear of it is given back",
            metadata: ["booking_id": "\(booking.id)"]
        )
        giveBack(
            BookingOrder(
                userID: order.userID,
                wish: .cancel(bookingID: booking.id, .nobody),
                key: nil
            ) { _ in nil }
        )
    }

    /// Cancels, later once more if that cannot be done now.
    private func giveBack(_ cancellation: BookingOrder) {
        decide(cancellation, token: nil, until: .now + Self.batchTime) { [debts] result in
            switch result {
            case .outcome(.changed), .outcome(.refused): return
            case .outcome, .unavailable, .unknown, .failed: debts.add([cancellation])
            }
        }
    }

    /// Gives back what could not be given back before, again and again until the end.
    func settleDebts() {
        while let open = debts.next() {
            guard !isStopping else { return open.forEach(write(off:)) }
            for debt in open { giveBack(debt) }
            Process.sleep(Self.debtPause)
        }
    }

    private func write(off debt: BookingOrder) {
        logger.error(
            "a booking stays of which nobody knows: holdfast booking cancel",
            metadata: ["booking_id": "\(debt.wish.bookingID ?? "")"]
        )
    }
}
