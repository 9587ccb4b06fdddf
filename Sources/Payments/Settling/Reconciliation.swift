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
        let ofRefunds = Set(told.compactMap(\.refundID))
        let ofPayments = told.filter { $0.refundID == nil }
        let names = Dictionary(ofPayments.map { ($0.paymentID, $0.providerID) }) { $0 ?? $1 }
        let refunds = try unansweredRefunds(.these(Array(ofRefunds)), &report).unanswered
        let payments = try unanswered(
            .these(Array(names.keys)),
            known: names.compactMapValues(\.self),
            &report
        )
        // One that has come since then is looked into by itself.
        try store.settleWebhooks(
            told.filter {
                $0.refundID.map { !refunds.contains($0) } ?? !payments.contains($0.paymentID)
            },
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
    /// - Parameter names: Providers' own names for some of them, which we may not have heard before.
    /// - Returns: Those of which nothing could be found out.
    private func unanswered(
        _ search: PaymentSearch,
        known names: [String: String] = [:],
        within time: Duration = Self.callTime,
        _ report: inout Report
    ) throws(StoreError) -> Set<String> {
        let due = try store.claimPayments(
            search,
            limit: Self.limit,
            until: .now + Self.storeTime
        )
        let answers = Answers(due.count)
        for due in due {
            let id = due.payment.id
            cashier.inquire(due.known(as: names[id])) { outcome in
                answers.note(id, isKnown: outcome != nil)
            }
        }
        let known = answers.await(until: .now + time)
        report.asked += due.count
        report.answered += known.count
        return Set(due.map(\.payment.id)).subtracting(known)
    }

    private func payBack(_ report: inout Report) throws(StoreError) -> Int {
        try unansweredRefunds(.due, &report).count
    }

    /// Asks about refunds, all at once.
    ///
    /// - Returns: How many there are, and those of which nothing could be found out.
    private func unansweredRefunds(
        _ search: RefundSearch,
        _ report: inout Report
    ) throws(StoreError) -> (count: Int, unanswered: Set<String>) {
        if case .these(let ids) = search, ids.isEmpty { return (0, []) }
        let due = try store.claimRefunds(
            search,
            limit: Self.limit,
            until: .now + Self.storeTime
        )
        let answers = Answers(due.count)
        for (refund, payment) in due {
            cashier.inquire(refund, of: payment) { answers.note(refund.id, isKnown: $0) }
        }
        let known = answers.await(until: .now + Self.callTime)
        report.asked += due.count
        report.answered += known.count
        return (due.count, Set(due.map(\.refund.id)).subtracting(known))
    }
}

extension DuePayment {
    /// With the provider's own name for it, if that is news.
    fileprivate func known(as name: String?) -> DuePayment {
        var due = self
        due.payment.providerID = due.payment.providerID ?? name
        return due
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
