import JSONText
import Reservations
package import Transfer

/// What Stripe's answers mean. Whatever does not name our payment with its amount is not clear.
extension StripeProvider {
    package func word(on step: ProviderStep, from answer: HTTPAnswer) -> ProviderWord {
        let body = (try? JSONParser.parse(answer.body)) ?? .null
        switch (step, answer.status) {
        case (.refund(let refund, _), 200): return word(on: refund, body)
        case (.findRefund(let refund, _, _), 200): return find(refund, body)
        case (_, 429): return .later(reason(answer, body))
        case (.refund, _), (.findRefund, _): return unclear(answer, body)
        case (_, 200) where body["object"] == .string("search_result"):
            return found(step.payment, body)
        case (_, 200): return word(on: step.payment, body)
        case (_, 400), (_, 402): return refusal(of: step, answer, body)
        // It is kept with the key, which may have made something all the same.
        case (_, 500...) where makes(step): return .stuck(reason(answer, body))
        // A key that is in use, Stripe's own trouble, our key that it does not know.
        default: return unclear(answer, body)
        }
    }

    private func word(on payment: Payment, _ intent: JSON) -> ProviderWord {
        guard intent["object"] == .string("payment_intent"),
            let id = intent["id"]?.text, isName(id, of: "pi_"),
            intent["metadata"]?["payment_id"] == .string(payment.id),
            let amount = StripeAmount.units(of: payment.amount),
            intent["amount"] == .number(amount),
            intent["currency"] == .string(payment.amount.currency.code.lowercased()),
            let state = State(rawValue: intent["status"]?.text ?? "")
        else { return .unclear("no payment of ours in the answer") }
        // Somebody may have taken a part of it by hand.
        if let field = state.amountField, let part = intent[field]?.integer, part != amount {
            return .unclear("\(state.rawValue), but only a part of the amount")
        }
        return .payment(
            PaymentReport(
                paymentID: payment.id,
                bookingID: payment.bookingID,
                state: state.ours,
                providerID: id,
                nextActionURL: page(intent["next_action"]?["redirect_to_url"]?["url"]?.text)
            )
        )
    }

    /// What was refused tells what the payment is instead, if it is there.
    private func refusal(
        of step: ProviderStep,
        _ answer: HTTPAnswer,
        _ body: JSON
    ) -> ProviderWord {
        let payment = step.payment
        if let intent = body["error"]?["payment_intent"] {
            return word(on: payment, intent)
        }
        let isDefinite =
            answer.status == 402 || body["error"]?["type"] == .string("invalid_request_error")
        // Nothing was made, and another try would fare no better.
        guard makes(step), isDefinite else { return unclear(answer, body) }
        return .payment(
            PaymentReport(
                paymentID: payment.id,
                bookingID: payment.bookingID,
                state: .declined,
                refusal: amountRefusal(body["error"]?["code"]?.text)
            )
        )
    }

    /// See https://docs.stripe.com/error-codes.
    private func amountRefusal(_ code: String?) -> PaymentReport.Refusal? {
        switch code {
        case "amount_too_small": .tooSmall
        case "amount_too_large": .tooLarge
        default: nil
        }
    }

    /// What a search has found.
    private func found(_ payment: Payment, _ body: JSON) -> ProviderWord {
        guard case .array(let intents) = body["data"] else {
            return .unclear("no list of payments")
        }
        switch intents.count {
        case 0:
            return .payment(
                PaymentReport(
                    paymentID: payment.id,
                    bookingID: payment.bookingID,
                    state: .missing
                )
            )
        case 1: return word(on: payment, intents[0])
        default: return .unclear("\(intents.count) payments with one id")
        }
    }

    private func find(_ refund: Refund, _ body: JSON) -> ProviderWord {
        guard body["object"] == .string("list"), case .array(let refunds) = body["data"] else {
            return .unclear("no list of refunds")
        }
        let ours = refunds.first { $0["metadata"]?["refund_id"] == .string(refund.id) }
        if let ours { return word(on: refund, ours) }
        guard body["has_more"] == .bool(true) else { return .noRefund }
        guard let last = refunds.last?["id"]?.text, isName(last, of: "") else {
            return .unclear("a page of refunds that leads nowhere")
        }
        return .moreRefunds(after: last)
    }

    private func word(on refund: Refund, _ body: JSON) -> ProviderWord {
        guard body["object"] == .string("refund"), let id = body["id"]?.text, isName(id, of: ""),
            body["metadata"]?["refund_id"] == .string(refund.id),
            let amount = StripeAmount.units(of: refund.amount),
            body["amount"] == .number(amount),
            body["currency"] == .string(refund.amount.currency.code.lowercased())
        else { return .unclear("no refund of ours in the answer") }
        switch body["status"]?.text {
        case "succeeded": return .refunded(RefundWord(providerID: id))
        case "failed", "canceled": return .refundFailed
        // A bank takes its time, or waits for the customer.
        case "pending", "requires_action": return .refundPending
        default: return .unclear("the refund is something new")
        }
    }

    private func unclear(_ answer: HTTPAnswer, _ body: JSON) -> ProviderWord {
        .unclear(reason(answer, body))
    }

    /// By the words for machines: those for people may name what is no log's business.
    private func reason(_ answer: HTTPAnswer, _ body: JSON) -> String {
        let words = ["type", "code", "decline_code"].compactMap { body["error"]?[$0]?.text }
            .filter { isName($0, of: "") }
        return (["status \(answer.status)"] + words).joined(separator: ", ")
    }

    /// A page that the customer must open, if that can be kept.
    private func page(_ url: String?) -> String? {
        guard let url, url.utf8.count <= Self.urlLimit,
            url.hasPrefix("https://") || url.hasPrefix("http://"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return url
    }

    private static let urlLimit = 2_000

    /// A name of Stripe's making, which stands in addresses as it is.
    func isName(_ text: String, of kind: String) -> Bool {
        text.hasPrefix(kind) && (kind.utf8.count + 1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") }
    }
}

extension StripeProvider {
    /// What Stripe says that an intent is, see https://docs.stripe.com/payments/paymentintents/lifecycle.
    private enum State: String {
        /// What it was to be paid with has failed.
        case requiresPaymentMethod = "requires_payment_method"
        case requiresConfirmation = "requires_confirmation"
        case requiresAction = "requires_action"
        case processing
        case requiresCapture = "requires_capture"
        case succeeded, canceled

        var ours: PaymentReport.State {
            switch self {
            case .requiresPaymentMethod: .declined
            case .requiresConfirmation: .approved
            case .requiresAction, .processing: .waiting
            case .requiresCapture: .authorized
            case .succeeded: .captured
            case .canceled: .cancelled
            }
        }

        /// Where an intent says how much of it that is.
        var amountField: String? {
            switch self {
            case .requiresCapture: "amount_capturable"
            case .succeeded: "amount_received"
            default: nil
            }
        }
    }
}
