import Daemon
import Platform
import Reservations
import Storage
import Synchronization

/// What is measured of selling.
final class SaleMeters: Sendable {
    /// From an order's arrival to its batch.
    let wait = Histogram()
    /// From a batch's beginning until it has all its locks.
    let lock = Histogram()
    /// From a batch's beginning to its end.
    let commit = Histogram()
    let batches = Counter()
    let orders = Counter()
    /// Batches that gave up waiting for what others kept locked.
    let lockTimeouts = Counter()
    /// Orders that found the queue full.
    let refusals = Counter()
    /// Overdue holds that have made room.
    let reclaimed = Counter()
    private let verdicts = Mutex<[String: Int]>([:])

    func noteWait(of batch: [QueuedOrder]) {
        let now = ContinuousClock.now
        for queued in batch { wait.record(now - queued.arrival) }
    }

    func note(_ count: Int, _ lockTime: Duration, _ time: Duration) {
        batches.add()
        orders.add(count)
        lock.record(lockTime)
        commit.record(time)
    }

    func note(_ outcome: BookingOutcome) {
        verdicts.withLock { $0[outcome.name, default: 0] += 1 }
    }

    var byVerdict: [String: Int] { verdicts.withLock { $0 } }
}

extension BookingOutcome {
    /// As metrics name it.
    var name: String {
        switch self {
        case .done(let booking): booking.status.rawValue
        case .changed(let changed): changed.booking.status.rawValue
        case .replayed: "replayed"
        case .keyReused: "key_reused"
        case .keyBusy: "key_busy"
        case .blocked: "blocked"
        case .refused(let verdict): verdict.name
        }
    }
}

extension BookingVerdict {
    fileprivate var name: String {
        switch self {
        case .booked: "booked"
        case .seatTaken: "seat_taken"
        case .soldOut: "sold_out"
        case .salesClosed: "sales_closed"
        case .overLimit: "over_limit"
        case .voucher: "voucher"
        case .unknown: "unknown"
        case .invalid: "invalid"
        case .changed: "changed"
        case .notPayable: "not_payable"
        case .tooManyPayments: "too_many_payments"
        case .tooLate: "too_late"
        case .used: "used"
        case .over: "over"
        case .paymentInProgress: "payment_in_progress"
        case .again: "again"
        }
    }
}
