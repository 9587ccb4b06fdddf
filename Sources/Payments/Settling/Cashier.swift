package import Logging
import Platform
package import Reservations
package import Storage
package import Transfer

/// Takes customers' money, and gives it back: asks the providers, and has decided on what they say.
///
/// Nobody waits for a provider with a thread, and nothing here is the truth: every step begins from what is
/// on disk, may be taken again by anybody, and leaves what it could not find out to the reconciliation.
package final class Cashier: Sendable {
    /// Has an order decided on; told nil where that could not be done now.
    package typealias Decide =
        @Sendable (BookingOrder, @escaping @Sendable (BookingOutcome?) -> Void) -> Void

    /// How long after a payment was given up its call may be on its way to the provider still.
    private static let callTime = Duration.seconds(60)
    /// How long the money of a payment that is pending is waited for though its hold has ended.
    private static let lateTime = Duration.seconds(7_200)

    let providers: [PaymentProviderName: any PaymentProvider]
    private let caller: HTTPCaller
    private let decide: Decide
    let meters = PaymentMeters()
    private let logger: Logger

    package init(
        providers: [any PaymentProvider],
        caller: HTTPCaller,
        logger: Logger,
        decide: @escaping Decide
    ) {
        self.providers = Dictionary(
            providers.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        self.caller = caller
        self.logger = logger
        self.decide = decide
    }

    /// Whether money can be taken by a method.
    package func takes(_ method: PaymentMethod) -> Bool { providers[method.provider] != nil }

    /// Told what came of it; nil where that is not known yet.
    package typealias Tell = @Sendable (BookingOutcome?) -> Void

    /// Has the provider take the money for a payment that has just been begun.
    package func begin(_ payment: Payment, for errand: Errand, _ tell: @escaping Tell) {
        // Whoever was held up for so long may find that others have given it up.
        guard !errand.isAwaited || errand.time < Self.callTime / 2 else { return tell(nil) }
        ask(.create(payment)) { [self] word in
            guard case .unclear = word else { return settle(word, errand, tell) }
            // It may have come to anything: what did the provider make of it?
            ask(.lookUp(payment)) { [self] word in
                if case .payment(let report) = word, report.state != .missing {
                    settle(word, errand, tell)
                } else {
                    tell(nil)
                }
            }
        }
    }

    /// Asks the provider what a payment is, and does what is to be done then.
    package func inquire(_ due: DuePayment, _ tell: @escaping Tell) {
        let payment = due.payment
        let errand = Errand(after: due.timeOpen)
        ask(.lookUp(payment)) { [self] word in
            guard case .payment(let report) = word else { return tell(nil) }
            switch (report.state, payment.status) {
            case (.missing, .started):
                // With the same key: whatever of the first call may arrive yet, it is one payment.
                begin(payment, for: errand, tell)
            case (.missing, .cancelling) where due.age < Self.callTime: tell(nil)
            case (.waiting, .cancelling), (.approved, .cancelling):
                cancel(payment, report, errand, tell)
            case (.waiting, .pending) where due.isLate && due.age > Self.lateTime:
                cancel(payment, report, errand, tell)
            default: settle(word, errand, tell)
            }
        }
    }

    private func cancel(
        _ payment: Payment,
        _ report: PaymentReport,
        _ errand: Errand,
        _ tell: @escaping Tell
    ) {
        ask(.cancel(payment.known(by: report))) { [self] in settle($0, errand, tell) }
    }

    /// Has money given back.
    package func payBack(_ refund: Refund, of payment: Payment, _ tell: @escaping Tell) {
        ask(.refund(refund, payment)) { [self] word in
            guard case .refunded(let word) = word else { return tell(nil) }
            let report = RefundReport(
                refundID: refund.id,
                bookingID: refund.bookingID,
                providerID: word.providerID
            )
            let order = BookingOrder(userID: "", wish: .refunded(report), key: nil) { _ in nil }
            decide(order) { [self] outcome in
                guard case .changed(let changed) = outcome else { return tell(nil) }
                // Somebody else may have asked as well.
                if let refund = changed.refund { meters.note(refund) }
                tell(outcome)
            }
        }
    }

    /// Does what a booking's change asks of the provider.
    ///
    /// - Parameters:
    ///   - errand: On whose behalf that has come about.
    ///   - done: Called once that is settled, or cannot be now.
    package func follow(
        _ changed: ChangedBooking,
        for errand: Errand = Errand(),
        _ done: @escaping @Sendable () -> Void = {}
    ) {
        guard let payment = changed.payment else { return done() }
        switch payment.status {
        case .authorized: ask(.capture(payment)) { [self] in end($0, errand, done) }
        case .cancelling: ask(.cancel(payment)) { [self] in end($0, errand, done) }
        case .captured:
            guard let refund = changed.refund, !refund.isDone else { return done() }
            payBack(refund, of: payment) { _ in done() }
        case .started, .pending, .declined, .cancelled, .failed: return done()
        }
    }

    /// Has decided on what a provider says who was asked to take money, or none; if that does not end it, it
    /// is asked about at the payment's next turn.
    private func end(
        _ word: ProviderWord,
        _ errand: Errand,
        _ done: @escaping @Sendable () -> Void
    ) {
        settle(word, errand.last) { _ in done() }
    }

    /// Has decided on what a provider says, and goes on from there.
    private func settle(_ word: ProviderWord, _ errand: Errand, _ tell: @escaping Tell) {
        guard case .payment(let report) = word else { return tell(nil) }
        let order = BookingOrder(
            userID: errand.userID,
            wish: .report(report),
            key: errand.key,
            answer: errand.answer
        )
        decide(order) { [self] outcome in
            // What cannot be decided now is decided on another look.
            guard case .changed(let changed) = outcome, let payment = changed.payment else {
                return tell(nil)
            }
            meters.note(changed, after: errand.time)
            // What the customer has agreed to is to be confirmed; that tells whoever waits.
            guard report.state == .approved, payment.status == .pending, errand.mayConfirm else {
                return goOn(from: changed, errand, tell)
            }
            ask(.confirm(payment)) { [self] word in
                settle(word, errand.confirmed, tell)
            }
        }
    }

    /// Does what is to be done next; whoever asked for a payment waits only for the booking.
    private func goOn(from changed: ChangedBooking, _ errand: Errand, _ tell: @escaping Tell) {
        let isOver = errand.isLast && changed.payment?.status != .captured
        if isOver || errand.isAwaited { tell(.changed(changed)) }
        guard !isOver else { return }
        follow(changed, for: errand) { if !errand.isAwaited { tell(.changed(changed)) } }
    }

    /// Asks a provider, on no thread of ours.
    private func ask(_ step: ProviderStep, _ tell: @escaping @Sendable (ProviderWord) -> Void) {
        guard let provider = providers[step.payment.method.provider] else {
            return tell(.unclear("no such provider"))
        }
        guard let call = provider.call(for: step) else {
            // Its name is found out first, by the next look-up.
            return tell(.unclear("its name at the provider is not known"))
        }
        caller.call(call) { [self] result in
            let word: ProviderWord =
                switch result {
                case .success(let answer): provider.word(on: step, from: answer)
                case .failure(let error): .unclear(error.description)
                }
            meters.note(step, word)
            if case .unclear(let reason) = word {
                logger.warning(
                    "a provider was not clear",
                    metadata: step.ids.merging(["error": "\(reason)"]) { _, new in new }
                )
            }
            tell(word)
        }
    }
}

extension ProviderStep {
    /// As logs name what it is about.
    fileprivate var ids: Logger.Metadata {
        var ids: Logger.Metadata = [
            "step": "\(name)", "payment_id": "\(payment.id)", "booking_id": "\(payment.bookingID)",
            "method": "\(payment.method.rawValue)",
        ]
        if case .refund(let refund, _) = self { ids["refund_id"] = "\(refund.id)" }
        return ids
    }
}

extension Payment {
    /// With the provider's own name for it.
    fileprivate func known(by report: PaymentReport) -> Payment {
        var payment = self
        payment.providerID = report.providerID ?? providerID
        return payment
    }
}
