import Platform
import Reservations
package import Storage

/// Finds out from the providers what became of payments that are not settled.
///
/// In bounded steps, any of which may die at any moment: what was claimed comes again.
package struct Reconciliation: Sendable {
    /// What a run has done.
    package struct Report: Sendable, Hashable {
        /// Payments and refunds that providers were asked about.
        package var asked = 0
        /// Of those, the ones of which something is known now.
        package var answered = 0
    }

    /// The most payments of one step, and how long it may take.
    private static let limit = 64
    private static let storeTime = Duration.seconds(5)
    private static let callTime = Duration.seconds(15)
    /// The same where holds wait for it.
    private static let endingTime = Duration.seconds(3)

    private let store: Store
    private let cashier: Cashier

    package init(store: Store, cashier: Cashier) {
        self.store = store
        self.cashier = cashier
    }

    /// Asks about payments whose holds are about to end: one step.
    package func runEnding() throws(StoreError) -> Report {
        var report = Report()
        _ = try unanswered(.ending, within: Self.endingTime, &report)
        return report
    }

    /// Asks about all that is due, until nothing is left or it is to stop.
    package func run(unless isOver: () -> Bool) throws(StoreError) -> Report {
        var report = Report()
        while !isOver(), try runTold(&report) == Self.limit {}
        while !isOver(), try ask(.due, &report) == Self.limit {}
        while !isOver(), try payBack(&report) == Self.limit {}
        return report
    }

    /// Asks about what providers have told of: one step.
    ///
    /// - Returns: How many webhooks were looked at.
    package func runTold(_ report: inout Report) throws(StoreError) -> Int {
        let told = try store.claimWebhooks(limit: Self.limit, until: .now + Self.storeTime)
        guard !told.isEmpty else { return 0 }
        let unanswered = try unanswered(.these(Array(Set(told.map(\.paymentID)))), &report)
        // One that has come since then is looked into by itself.
        try store.settleWebhooks(
            told.filter { !unanswered.contains($0.paymentID) },
            until: .now + Self.storeTime
        )
        return told.count
    }

    /// - Returns: How many were due.
    private func ask(_ search: PaymentSearch, _ report: inout Report) throws(StoreError) -> Int {
        let before = report.asked
        _ = try unanswered(search, &report)
        return report.asked - before
    }

    /// Asks about payments, all at once.
    ///
    /// - Returns: Those of which nothing could be found out.
    private func unanswered(
        _ search: PaymentSearch,
        within time: Duration = Self.callTime,
        _ report: inout Report
    ) throws(StoreError) -> Set<String> {
        let due = try store.claimPayments(
            search,
            limit: Self.limit,
            until: .now + Self.storeTime
        )
        let answers = Answers(due.count)
        for payment in due {
            cashier.inquire(payment) { outcome in
                answers.note(payment.payment.id, isKnown: outcome != nil)
            }
        }
        let known = answers.await(until: .now + time)
        report.asked += due.count
        report.answered += known.count
        return Set(due.map(\.payment.id)).subtracting(known)
    }

    private func payBack(_ report: inout Report) throws(StoreError) -> Int {
        let due = try store.claimDueRefunds(limit: Self.limit, until: .now + Self.storeTime)
        let answers = Answers(due.count)
        for (refund, payment) in due {
            cashier.payBack(refund, of: payment) { outcome in
                answers.note(refund.id, isKnown: outcome != nil)
            }
        }
        report.asked += due.count
        report.answered += answers.await(until: .now + Self.callTime).count
        return due.count
    }
}

/// Answers that come one by one, and somebody who waits for all of them.
private final class Answers: Sendable {
    private let state: Monitor<(missing: Int, known: Set<String>)>

    init(_ count: Int) {
        state = Monitor((missing: count, known: []))
    }

    func note(_ id: String, isKnown: Bool) {
        state.broadcast { state in
            state.missing -= 1
            if isKnown { state.known.insert(id) }
        }
    }

    /// Waits for all, and no longer than the deadline.
    func await(until deadline: Deadline) -> Set<String> {
        _ = state.wait(until: deadline) { $0.missing <= 0 ? () : nil }
        return state.withLock { $0.known }
    }
}
