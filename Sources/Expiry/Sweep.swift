package import Logging
import Platform
package import Storage

/// What is done again and again because time passes: holds expire, old rows go, what is over is marked.
///
/// All of it in bounded steps that are committed one by one, so any number may sweep at once, and any of
/// them may die at any moment.
package struct Sweep: Sendable {
    /// How long one step may take.
    private static let stepTime = Duration.seconds(10)
    /// How long payments are asked about, whatever else has used up the sweep's time.
    private static let paymentTime = Duration.seconds(20)
    /// How often, however long a sweep takes, payments are asked about whose holds are about to end.
    private static let endingPause = Duration.seconds(10)
    /// The most rows that go in one transaction, and the most such transactions of one kind in a sweep:
    /// what is left is the next one's.
    static let rows = 1_000
    static let rounds = 20

    let store: Store
    private let holds: HoldExpiry
    private let cancellations: Cancellations
    let gate: GateRepair
    private let payments: any PaymentRounds
    /// How long one sweep may take; past it the next one goes on.
    private let time: Duration
    private let logger: Logger

    package init(
        store: Store,
        holds: HoldExpiry,
        cancellations: Cancellations,
        gate: GateRepair,
        payments: any PaymentRounds = NoPayments(),
        time: Duration,
        logger: Logger
    ) {
        self.store = store
        self.holds = holds
        self.cancellations = cancellations
        self.gate = gate
        self.payments = payments
        self.time = time
        self.logger = logger
    }

    /// Sweeps once, until nothing is left to do, it has taken its time, or it is to stop.
    ///
    /// - Parameter isStopped: Asked between two steps.
    /// - Returns: What was done, also where PostgreSQL could not do all of it.
    package func run(unless isStopped: () -> Bool) -> SweepReport {
        let start = ContinuousClock.now
        let deadline = start + time
        var report = SweepReport()
        var ending = Deadline.now
        attempt("holds cannot be expired", &report) { (report) throws(StoreError) in
            try expireHolds(&report) { report in
                askEnding(&ending, &report)
                return isStopped() || deadline.hasPassed
            }
        }
        attempt("what is called off cannot be cancelled", &report) { (report) throws(StoreError) in
            var count = 0
            defer { report.calledOff += count }
            try cancellations.run(&count) {
                askEnding(&ending, &report)
                return isStopped() || deadline.hasPassed
            }
        }
        attempt("payments cannot be settled", &report) { (report) throws(StoreError) in
            let end = Deadline.now + Self.paymentTime
            report.payments += try payments.askDue { isStopped() || end.hasPassed }
        }
        tidy(&report) { isStopped() || deadline.hasPassed }
        logger.notice("swept", metadata: report.metadata(after: .now - start))
        return report
    }

    /// Asks about payments whose holds are about to end, if that was not done a moment ago: holds end by the
    /// clock, and what is not known by then is a late payment.
    private func askEnding(_ turn: inout Deadline, _ report: inout SweepReport) {
        guard turn.hasPassed else { return }
        turn = .now + Self.endingPause
        attempt("payments cannot be asked about", &report) { (report) throws(StoreError) in
            report.payments += try payments.askEnding()
        }
    }

    /// Goes along the holds from the oldest on, so that no step looks at what those before it have done.
    ///
    /// It goes past those that others are at: these are the next sweep's.
    private func expireHolds(
        _ report: inout SweepReport,
        _ isOver: (inout SweepReport) -> Bool
    ) throws(StoreError) {
        var search = ExpirySearch(limit: holds.batchSize)
        while !isOver(&report) {
            let step = try holds.step(search, until: .now + Self.stepTime)
            report.expired += step.holds.count
            guard step.found == search.limit else { return }
            search.start = step.reached
        }
    }

    /// Does one part of a sweep; where it fails the others are done all the same.
    func attempt(
        _ failure: Logger.Message,
        _ report: inout SweepReport,
        _ body: (inout SweepReport) throws(StoreError) -> Void
    ) {
        do throws(StoreError) {
            try body(&report)
        } catch {
            report.failures += 1
            logger.error(failure, metadata: ["error": "\(error.debugDescription)"])
        }
    }
}
