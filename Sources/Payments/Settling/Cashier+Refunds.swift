import Logging
package import Reservations
import Storage

/// Money that goes back.
extension Cashier {
    /// Told whether something is known of it now.
    package typealias TellKnown = @Sendable (_ isKnown: Bool) -> Void

    /// The most pages of refunds of one payment that are looked through.
    private static let pageLimit = 100

    /// Has money given back.
    package func payBack(_ refund: Refund, of payment: Payment, _ tell: @escaping TellKnown) {
        // It was taken as a part of what the provider can take, which this is not.
        guard provider(of: payment)?.refusal(of: refund.amount) == nil else {
            return settle(refund, .refundFailed, tell)
        }
        ask(.refund(refund, payment)) { [self] in settle(refund, $0, tell) }
    }

    /// Finds out what became of money that goes back, and has it given back if the provider knows nothing of it.
    package func inquire(
        _ refund: Refund,
        of payment: Payment,
        _ tell: @escaping TellKnown
    ) {
        let start = ContinuousClock.now
        find(refund, payment) { [self] word in
            guard case .noRefund = word else { return settle(refund, word, tell) }
            // Whoever was held up for so long does not know what others have asked for meanwhile.
            guard !refund.isDone, !refund.isFailed, .now - start < Self.callTime / 2 else {
                return tell(false)
            }
            payBack(refund, of: payment, tell)
        }
    }

    /// Looks through what the provider has given back, where it forgets keys in time: elsewhere the same call
    /// again tells how it stands.
    private func find(
        _ refund: Refund,
        _ payment: Payment,
        after last: String? = nil,
        page: Int = 1,
        _ tell: @escaping @Sendable (ProviderWord) -> Void
    ) {
        let step = ProviderStep.findRefund(refund, payment, after: last)
        guard let provider = provider(of: payment), provider.call(for: step) != nil else {
            return tell(.noRefund)
        }
        ask(step) { [self] word in
            guard case .moreRefunds(let last) = word else { return tell(word) }
            guard page < Self.pageLimit else { return tell(.unclear("too many refunds")) }
            find(refund, payment, after: last, page: page + 1, tell)
        }
    }

    private func settle(_ refund: Refund, _ word: ProviderWord, _ tell: @escaping TellKnown) {
        switch word {
        case .refunded(let word): decide(refund, .done, word.providerID, tell)
        case .refundFailed: decide(refund, .failed, nil, tell)
        case .refundPending: tell(true)
        case .payment, .noRefund, .moreRefunds, .unclear, .later, .stuck: tell(false)
        }
    }

    /// Notes that somebody has given back by hand what a provider could not.
    package func notePaidByHand(_ refund: Refund, _ tell: @escaping TellKnown) {
        decide(refund, .byHand, nil, tell)
    }

    private func decide(
        _ refund: Refund,
        _ step: BookingChange.RefundStep,
        _ providerID: String?,
        _ tell: @escaping TellKnown
    ) {
        let report = RefundReport(
            refundID: refund.id,
            bookingID: refund.bookingID,
            step,
            providerID: providerID
        )
        let order = BookingOrder(userID: "", wish: .refunded(report), key: nil) { _ in nil }
        decide(order) { [self] outcome in
            guard case .changed(let changed) = outcome else { return tell(false) }
            // Somebody else may have asked as well.
            if let refund = changed.refund { note(refund, step) }
            tell(true)
        }
    }

    private func note(_ refund: Refund, _ step: BookingChange.RefundStep) {
        meters.note(refund, step)
        guard step == .failed else { return }
        logger.error(
            "a refund has failed: somebody must give the money back by hand",
            metadata: [
                "refund_id": "\(refund.id)", "payment_id": "\(refund.paymentID)",
                "booking_id": "\(refund.bookingID)", "amount": "\(refund.amount.decimal)",
                "currency": "\(refund.amount.currency.code)",
            ]
        )
    }
}
