import Crypto
import Reservations
import WebServer

/// What a caller is told.
struct Outcome: Sendable {
    let answer: Answer
    /// Whether the caller must not hear it.
    var isHeldBack = false
}

/// A body that cannot be read.
private struct BodyRefusal: Error {
    let answer: Answer
}

extension Provider {
    /// Does what a call asks for.
    func outcome(of call: Call, _ request: Request) -> Outcome {
        do throws(BodyRefusal) {
            switch call {
            case .create: return try create(request)
            case .take(let step, let id): return told(books.decide { $0.take(step, id) }.verdict)
            case .refund(let id): return try refund(id, request)
            case .lookUpPayment:
                return told(lookUp(request, books.payment(withReference:), Verdict.payment))
            case .lookUpRefund:
                return told(lookUp(request, books.refund(withReference:), Verdict.refund))
            case .addFault: return try addFault(request)
            case .approve: return told(.unknown)
            }
        } catch {
            return Outcome(answer: error.answer)
        }
    }

    /// Captures a payment when its time has come.
    func settleLater(_ payment: Payment) {
        agenda.after(.seconds(max(0, payment.due - books.now()))) { [self] in
            let decision = books.decide { ledger in
                ledger.takeUnasked(.settle, payment.id) { captured in
                    captured.order.method == .webhookLost ? nil : notice(of: captured)
                }
            }
            if let notice = decision.notice { post.add(notice) }
        }
    }

    /// Approves a payment for whoever has its page's address.
    func approve(_ id: String, _ request: Request) -> ApprovalPage {
        let word = Array((request.parameters[Sandbox.token] ?? "").utf8)
        guard let payment = books.payment(id), let token = payment.token,
            isEqualInConstantTime(word, Array(token.utf8))
        else { return .unknown }
        let decision = books.decide { ledger in
            ledger.takeUnasked(.approve, id) { notice(of: $0) }
        }
        if let notice = decision.notice { post.add(notice) }
        switch decision.verdict {
        case .payment(let payment):
            return decision.changes.isEmpty ? .approvedBefore(payment) : .approved(payment)
        case .conflict(let payment): return .tooLate(payment)
        default: return .unknown
        }
    }

    private func notice(of payment: Payment) -> Notice {
        Notice(of: payment, base: base, now: books.now())
    }

    private func told(_ verdict: Verdict) -> Outcome {
        Outcome(answer: Answer(verdict, base: base))
    }

    private func lookUp<Found>(
        _ request: Request,
        _ find: (String) -> Found?,
        _ verdict: (Found) -> Verdict
    ) -> Verdict {
        request.parameters[Sandbox.reference].flatMap(find).map(verdict) ?? .unknown
    }

    private func create(_ request: Request) throws(BodyRefusal) -> Outcome {
        let order = try read(request) { PaymentOrder(&$0) }
        let decision = books.decide { $0.create(order, now: books.now()) }
        var outcome = told(decision.verdict)
        if case .payment(let payment) = decision.verdict, !decision.changes.isEmpty {
            if payment.status == .processing { settleLater(payment) }
            outcome.isHeldBack = order.method == .timeout
        }
        return outcome
    }

    private func refund(_ id: String, _ request: Request) throws(BodyRefusal) -> Outcome {
        let (reference, amount) = try read(request) { fields in
            (fields.text("reference", Limits.reference), fields.number("amount", Limits.amount))
        }
        return told(books.decide { $0.refund(id, reference, amount: amount) }.verdict)
    }

    private func addFault(_ request: Request) throws(BodyRefusal) -> Outcome {
        let (step, kind, times) = try read(request) { fields in
            let step = fields.choice("step", else: FaultStep.create)
            let kind = fields.choice("kind", else: FaultKind.error)
            if kind == .decline, step != .capture {
                fields.refuse("kind", "decline only for the step capture")
            }
            return (step, kind, fields.number("times", Limits.faultTimes))
        }
        guard books.add(kind, to: step, times: times) else { return told(.full) }
        return Outcome(answer: .accepted)
    }

    private func read<Value>(
        _ request: Request,
        _ body: (inout FieldReader) -> Value
    ) throws(BodyRefusal) -> Value {
        guard var fields = FieldReader(request.body) else {
            throw BodyRefusal(answer: .refusal(400, "expected an object of JSON"))
        }
        let value = body(&fields)
        let faults = fields.faults
        guard faults.isEmpty else { throw BodyRefusal(answer: .faults(faults)) }
        return value
    }
}
