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

/// An order in the committer's queue, for which its caller waits.
final class QueuedOrder: Sendable {
    enum State {
        case queued
        /// In a batch: what becomes of it cannot be called back.
        case taken
        /// Nobody waits for it any more.
        case withdrawn
        /// It was taken, and its caller has been told that its end is unknown.
        case givenUp
        case settled(SaleResult)
    }

    let order: BookingOrder
    let arrival = ContinuousClock.now
    private let state = Monitor(State.queued)

    init(_ order: BookingOrder) {
        self.order = order
    }

    /// Takes it into a batch, or into the next one where the first could not decide.
    ///
    /// - Returns: Whether its caller still waits: one exchange decides between both.
    func take() -> Bool {
        state.withLock { state in
            switch state {
            case .queued, .taken:
                state = .taken
                return true
            case .withdrawn, .givenUp, .settled: return false
            }
        }
    }

    /// Tells the caller.
    ///
    /// - Returns: Whether anybody waits for it.
    @discardableResult
    func settle(_ result: SaleResult) -> Bool {
        var isHeard = false
        state.signal { state in
            switch state {
            case .queued, .taken:
                state = .settled(result)
                isHeard = true
            case .withdrawn, .givenUp, .settled: break
            }
        }
        return isHeard
    }

    /// Waits for what becomes of it.
    ///
    /// - Parameters:
    ///   - patience: How long it may wait in the queue.
    ///   - limit: How long a batch that has taken it may take.
    func result(patience: Deadline, limit: Deadline) -> SaleResult {
        if let result = settled(until: patience) { return result }
        let isWithdrawn = state.withLock { state in
            guard case .queued = state else { return false }
            state = .withdrawn
            return true
        }
        if isWithdrawn { return .unavailable }
        if let result = settled(until: limit) { return result }
        return state.withLock { state in
            if case .settled(let result) = state { return result }
            state = .givenUp
            return .unknown
        }
    }

    private func settled(until deadline: Deadline) -> SaleResult? {
        state.wait(until: deadline) { state in
            if case .settled(let result) = state { result } else { nil }
        }
    }
}
