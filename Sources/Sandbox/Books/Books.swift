import Logging
import Platform

/// What the sandbox knows, in memory and in its journal.
final class Books: Sendable {
    private struct State {
        var ledger: PaymentLedger
        var faults = Faults()
    }

    /// Seconds since 1970.
    let now: @Sendable () -> Int

    private let journal: Journal?
    private let logger: Logger
    private let state: Monitor<State>

    init(
        _ ledger: PaymentLedger,
        journal: Journal?,
        logger: Logger,
        now: @escaping @Sendable () -> Int
    ) {
        state = Monitor(State(ledger: ledger))
        self.journal = journal
        self.logger = logger
        self.now = now
    }

    /// Decides, and notes what comes of it before anybody hears of it.
    func decide(_ body: (inout PaymentLedger) -> Decision) -> Decision {
        let decision = state.withLock { state in
            let decision = body(&state.ledger)
            note(decision.changes, &state.ledger)
            return decision
        }
        log(decision)
        return decision
    }

    func payment(_ id: String) -> Payment? {
        state.withLock { $0.ledger.payments[id] }
    }

    func payment(withReference reference: String) -> Payment? {
        state.withLock { $0.ledger.payment(withReference: reference) }
    }

    func refund(withReference reference: String) -> Refund? {
        state.withLock { $0.ledger.refunds[reference] }
    }

    /// Notes that a webhook is no longer to be sent.
    func end(_ notice: Notice) {
        state.withLock { note([.noticeEnded(id: notice.id)], &$0.ledger) }
    }

    /// What time is to bring: payments that are being processed, and webhooks not yet taken.
    var pending: (payments: [Payment], notices: [Notice]) {
        state.withLock { state in
            (
                state.ledger.payments.values.filter { $0.status == .processing },
                Array(state.ledger.notices.values)
            )
        }
    }

    /// - Returns: Whether there was room.
    func add(_ kind: FaultKind, to step: FaultStep, times: Int) -> Bool {
        state.withLock { $0.faults.add(kind, to: step, times: times) }
    }

    func nextFault(of step: FaultStep) -> FaultKind? {
        state.withLock { $0.faults.next(of: step) }
    }

    private func note(_ changes: [Change], _ ledger: inout PaymentLedger) {
        guard !changes.isEmpty else { return }
        for change in changes { ledger.apply(change) }
        do throws(FileError) {
            try journal?.append(changes)
        } catch {
            // A trial goes on; what is lost is lost only when the worker ends.
            logger.error("the sandbox' journal cannot be written", metadata: ["error": "\(error)"])
        }
    }

    private func log(_ decision: Decision) {
        for change in decision.changes {
            switch change {
            case .payment(let payment):
                logger.debug(
                    "a payment of the sandbox",
                    metadata: ["payment": "\(payment.id)", "status": "\(payment.status.rawValue)"]
                )
            case .refund(let refund):
                logger.debug(
                    "a refund of the sandbox",
                    metadata: ["refund": "\(refund.id)", "payment": "\(refund.paymentID)"]
                )
            case .notice, .noticeEnded: continue
            }
        }
    }
}
