import Logging
import Reservations
import Transfer

extension Cashier {
    func provider(of payment: Payment) -> (any PaymentProvider)? {
        providers[payment.method.provider]
    }

    /// Asks a provider, on no thread of ours.
    func ask(_ step: ProviderStep, _ tell: @escaping @Sendable (ProviderWord) -> Void) {
        guard let provider = provider(of: step.payment) else {
            return note(step, .unclear("no such provider"), tell)
        }
        guard let call = provider.call(for: step) else {
            return note(step, .unclear("there is no such call for it as it is"), tell)
        }
        caller.call(call) { [self] result in
            let word: ProviderWord =
                switch result {
                case .success(let answer): provider.word(on: step, from: answer)
                case .failure(let error): .unclear(error.description)
                }
            note(step, word, tell)
        }
    }

    private func note(
        _ step: ProviderStep,
        _ word: ProviderWord,
        _ tell: (ProviderWord) -> Void
    ) {
        meters.note(step, word)
        if let reason = word.doubt {
            logger.warning(
                "a provider was not clear",
                metadata: step.ids.merging(["error": "\(reason)"]) { _, new in new }
            )
        }
        tell(word)
    }
}

extension ProviderStep {
    /// As logs name what it is about.
    fileprivate var ids: Logger.Metadata {
        var ids: Logger.Metadata = [
            "step": "\(name)", "payment_id": "\(payment.id)", "booking_id": "\(payment.bookingID)",
            "method": "\(payment.method.rawValue)",
        ]
        switch self {
        case .refund(let refund, _), .findRefund(let refund, _, _):
            ids["refund_id"] = "\(refund.id)"
        case .create, .confirm, .capture, .cancel, .lookUp, .search: break
        }
        return ids
    }
}
