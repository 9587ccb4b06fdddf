extension PaymentLedger {
    /// Makes a payment, or finds the one that has the reference.
    mutating func create(_ order: PaymentOrder, now: Int) -> Decision {
        if let known = payment(withReference: order.reference) {
            return Decision(verdict: known.order == order ? .payment(known) : .otherFacts)
        }
        guard makeRoom() else { return Decision(verdict: .full) }
        let payment = Payment(order, created: now)
        return Decision(verdict: .payment(payment), changes: [.payment(payment)])
    }

    func take(_ step: PaymentStep, _ id: String) -> Decision {
        guard var payment = payments[id] else { return Decision(verdict: .unknown) }
        guard let status = payment.status.status(after: step) else {
            return Decision(verdict: .conflict(payment))
        }
        guard status != payment.status else { return Decision(verdict: .payment(payment)) }
        payment.status = status
        return Decision(verdict: .payment(payment), changes: [.payment(payment)])
    }

    /// Takes a step of which nobody else is told but by a webhook.
    ///
    /// - Parameter notice: Makes the webhook, nil for none.
    func takeUnasked(
        _ step: PaymentStep,
        _ id: String,
        notice: (Payment) -> Notice?
    ) -> Decision {
        var decision = take(step, id)
        guard case .payment(let payment) = decision.verdict, !decision.changes.isEmpty,
            let notice = notice(payment)
        else { return decision }
        decision.changes.append(.notice(notice))
        decision.notice = notice
        return decision
    }

    /// Declines a payment in the place of its capture.
    func decline(_ id: String) -> Decision {
        let decision = take(.decline, id)
        guard case .payment(let payment) = decision.verdict else { return take(.capture, id) }
        return Decision(verdict: .conflict(payment), changes: decision.changes)
    }

    func refund(_ id: String, _ reference: String, amount: Int) -> Decision {
        if let known = refunds[reference] {
            let isSame = known.paymentID == id && known.amount == amount
            return Decision(verdict: isSame ? .refund(known) : .otherFacts)
        }
        guard let payment = payments[id] else { return Decision(verdict: .unknown) }
        guard amount <= payment.captured - payment.refunded else {
            return Decision(verdict: .tooMuch(payment))
        }
        let refund = Refund(of: payment, reference, amount: amount)
        return Decision(verdict: .refund(refund), changes: [.refund(refund)])
    }
}
