import Logging
import Platform
import Storage

/// The parts of a sweep beside holds.
extension Sweep {
    /// How long one of them may take.
    private static let tidyingTime = Duration.seconds(5)

    func tidy(_ report: inout SweepReport, _ isOver: () -> Bool) {
        for part in Part.allCases where !isOver() {
            attempt("a part of the sweep failed", &report) { (report) throws(StoreError) in
                try tidy(part, &report, isOver)
            }
        }
    }

    private enum Part: CaseIterable {
        case past, gate, keys, batches, sessions, passwordResets, invitations, webhooks, quotes,
            partitions
    }

    private func tidy(
        _ part: Part,
        _ report: inout SweepReport,
        _ isOver: () -> Bool
    ) throws(StoreError) {
        switch part {
        case .past: try repeated(&report.past, isOver, store.markPast)
        case .keys: try repeated(&report.keys, isOver, store.forgetAnswers)
        case .batches: try repeated(&report.batches, isOver, store.forgetBatches)
        case .sessions: try repeated(&report.sessions, isOver, store.forgetSessions)
        case .passwordResets:
            try repeated(&report.passwordResets, isOver, store.forgetPasswordResets)
        case .invitations: try repeated(&report.invitations, isOver, store.forgetInvitations)
        case .webhooks: try repeated(&report.webhooks, isOver, store.forgetWebhooks)
        case .quotes: try repeated(&report.quotes, isOver, store.forgetQuotes)
        case .gate: report.gateEntries += try gate.step(until: .now + Self.tidyingTime)
        case .partitions: try store.keepPartitions(until: .now + Self.tidyingTime)
        }
    }

    /// Takes steps until one finds less than it might, at most a bounded number.
    private func repeated(
        _ count: inout Int,
        _ isOver: () -> Bool,
        _ step: (_ limit: Int, _ deadline: Deadline) throws(StoreError) -> Int
    ) throws(StoreError) {
        for _ in 0..<Self.rounds where !isOver() {
            let found = try step(Self.rows, .now + Self.tidyingTime)
            count += found
            guard found == Self.rows else { return }
        }
    }
}
