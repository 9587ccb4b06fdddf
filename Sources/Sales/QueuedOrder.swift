import Platform
import Reservations
package import Storage

/// What a caller is told of an order.
package enum SaleResult: Sendable {
    case outcome(BookingOutcome)
    /// Nothing was booked: too many wait, it took too long, or PostgreSQL cannot serve.
    case unavailable
    /// Whether it was booked is not known; the same key gives the truth later.
    case unknown
    /// Nothing was booked, by a fault of ours.
    case failed
}

/// An order in the committer's queue, and who is to be told what becomes of it.
package final class QueuedOrder: Sendable {
    enum State {
        case queued
        /// In a batch: what becomes of it cannot be called back.
        case taken
        /// Its caller knows what became of it, or that this is not known yet.
        case settled
    }

    let order: BookingOrder
    /// What it has entered the seat gate with, if it has.
    let token: String?
    let arrival = ContinuousClock.now
    /// Until when it may wait in the queue.
    let patience: Deadline
    /// Until when a batch that has taken it may take.
    let limit: Deadline
    let tell: @Sendable (SaleResult) -> Void
    private let state = Monitor(State.queued)

    init(
        _ order: BookingOrder,
        token: String?,
        patience: Deadline,
        limit: Deadline,
        tell: @escaping @Sendable (SaleResult) -> Void
    ) {
        self.order = order
        self.token = token
        self.patience = patience
        self.limit = limit
        self.tell = tell
    }

    var isSettled: Bool { state.withLock { $0 == .settled } }

    /// Takes it into a batch, or into the next one where the first could not decide.
    ///
    /// - Returns: Whether its caller still waits: one exchange decides between both.
    func take() -> Bool {
        state.withLock { state in
            guard state != .settled else { return false }
            state = .taken
            return true
        }
    }

    /// Marks it as settled: whoever does tells the caller.
    ///
    /// - Returns: Whether the caller still waits.
    func settle() -> Bool {
        state.withLock { state in
            guard state != .settled else { return false }
            state = .settled
            return true
        }
    }

    /// Marks it as settled if it has waited for too long.
    ///
    /// - Returns: What its caller is to be told then.
    func lapse(at now: ContinuousClock.Instant) -> SaleResult? {
        state.withLock { state in
            switch state {
            case .queued where now >= patience:
                state = .settled
                return .unavailable
            case .taken where now >= limit:
                state = .settled
                return .unknown
            case .queued, .taken, .settled: return nil
            }
        }
    }
}
