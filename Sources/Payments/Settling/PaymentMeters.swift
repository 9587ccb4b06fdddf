import Daemon
import Platform
import Reservations
import Storage

/// What is counted of payments, in this process.
final class PaymentMeters: Sendable {
    private struct Counts {
        /// By method and what they have become.
        var payments: [[String]: Int] = [:]
        /// By step and outcome.
        var calls: [[String]: Int] = [:]
        var refunds: [String: Int] = [:]
        var failedRefunds = 0
        var webhooks: [String: Int] = [:]
    }

    private let counts = Monitor(Counts())
    /// How long it took from a payment's beginning until its money was taken, or would not be.
    private let settling = Histogram()

    /// Counts what has become of a payment; what the provider has said before is nothing new.
    ///
    /// - Parameter time: How long the payment had been under way.
    func note(_ changed: ChangedBooking, after time: Duration) {
        guard let payment = changed.payment, payment.status != changed.paymentFrom else { return }
        if !payment.status.isOpen { settling.record(time) }
        let key = [payment.method.rawValue, payment.status.rawValue]
        counts.withLock { $0.payments[key, default: 0] += 1 }
    }

    func note(_ step: ProviderStep, _ word: ProviderWord) {
        let key = [step.name, word.doubt == nil ? "clear" : "unclear"]
        counts.withLock { $0.calls[key, default: 0] += 1 }
    }

    func note(_ refund: Refund, _ step: BookingChange.RefundStep) {
        counts.withLock { counts in
            switch step {
            case .done: counts.refunds[refund.reason.rawValue, default: 0] += 1
            case .failed: counts.failedRefunds += 1
            case .made, .byHand: break
            }
        }
    }

    func noteWebhook(_ result: String) {
        counts.withLock { $0.webhooks[result, default: 0] += 1 }
    }

    func write(into text: inout MetricsText) {
        let counts = counts.withLock { $0 }
        let payments = "holdfast_payments_total"
        text.family(payments, .counter, "Payments by method, and by what they have become.")
        for (key, count) in counts.payments.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
        {
            text.sample(payments, ["method": key[0], "outcome": key[1]], count)
        }
        let seconds = "holdfast_payment_seconds"
        text.family(
            seconds,
            .histogram,
            "From a payment's beginning until its money was taken, or would not be."
        )
        text.histogram(seconds, ("stage", "settle"), settling)
        let calls = "holdfast_payment_calls_total"
        text.family(calls, .counter, "Calls to providers, and whether their answers were clear.")
        for (key, count) in counts.calls.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            text.sample(calls, ["step": key[0], "result": key[1]], count)
        }
        let refunds = "holdfast_refunds_total"
        text.family(refunds, .counter, "Money that went back, by reason.")
        for (reason, count) in counts.refunds.sorted(by: { $0.key < $1.key }) {
            text.sample(refunds, ["reason": reason], count)
        }
        let failed = "holdfast_refunds_failed_total"
        text.family(failed, .counter, "Money that a provider could not bring back to a customer.")
        text.sample(failed, [:], counts.failedRefunds)
        let webhooks = "holdfast_webhooks_total"
        text.family(webhooks, .counter, "What providers told by themselves, by what became of it.")
        for (result, count) in counts.webhooks.sorted(by: { $0.key < $1.key }) {
            text.sample(webhooks, ["result": result], count)
        }
    }
}
