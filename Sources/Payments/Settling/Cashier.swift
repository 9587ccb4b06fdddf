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
    static let callTime = Duration.seconds(60)
    /// How long the money of a payment that is pending is waited for though its hold has ended.
    private static let lateTime = Duration.seconds(7_200)

    /// All who have money of ours, or are to give some back.
    let providers: [PaymentProviderName: any PaymentProvider]
    /// The one of them who takes new payments.
    private let taker: PaymentProviderName?
    let caller: HTTPCaller
    let decide: Decide
    let meters = PaymentMeters()
    let logger: Logger

    package init(
        providers: [any PaymentProvider],
        taking taker: PaymentProviderName?,
        caller: HTTPCaller,
        logger: Logger,
        decide: @escaping Decide
    ) {
        self.providers = Dictionary(
            providers.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        self.taker = taker
        self.caller = caller
        self.logger = logger
        self.decide = decide
    }

    /// Whether somebody can begin to pay by a method.
    package func takes(_ method: PaymentMethod) -> Bool {
        method.provider == taker && providers[method.provider] != nil
    }

    /// Told what came of it; nil where that is not known yet.
    package typealias Tell = @Sendable (BookingOutcome?) -> Void

    /// Has the provider take the money for a payment that has just been begun.
    package func begin(_ payment: Payment, for errand: Errand, _ tell: @escaping Tell) {
        // Whoever was held up for so long may find that others have given it up.
        guard !errand.isAwaited || errand.time < Self.callTime / 2 else { return tell(nil) }
        if let refusal = provider(of: payment)?.refusal(of: payment.amount) {
            return settle(.payment(.declined(payment, refusal)), errand, tell)
        }
        ask(.create(payment)) { [self] word in
            switch word {
            case .later: tell(nil)
            // It may have come to anything: what did the provider make of it?
            case .unclear, .stuck:
                lookUp(payment, age: errand.time) { [self] word in
                    if case .payment(let report) = word, report.state != .missing {
                        settle(word, errand, tell)
                    } else {
                        tell(nil)
                    }
                }
            default: settle(word, errand, tell)
            }
        }
    }

    /// Asks the provider what a payment is, and does what is to be done then.
    package func inquire(_ due: DuePayment, _ tell: @escaping Tell) {
        let payment = due.payment
        let errand = Errand(after: due.timeOpen)
        lookUp(payment, age: due.timeOpen, isOver: due.isOver) { [self] word in
            guard case .payment(let report) = word else { return tell(nil) }
            switch (report.state, payment.status) {
            // Whoever releases what is over withdraws it.
            case (.missing, .started) where due.isOver: tell(nil)
            case (.missing, .started):
                // With the same key: whatever of the first call may arrive yet, it is one payment.
                begin(payment, for: errand, tell)
            case (.missing, .cancelling) where due.age < missingTime(of: payment): tell(nil)
            case (.waiting, .cancelling), (.approved, .cancelling):
                cancel(payment, report, errand, tell)
            case (.waiting, .pending) where due.isLate && due.age > Self.lateTime:
                cancel(payment, report, errand, tell)
            default: settle(word, errand, tell)
            }
        }
    }

    /// How long a payment that was given up may turn up still.
    private func missingTime(of payment: Payment) -> Duration {
        max(Self.callTime, provider(of: payment)?.missingTime ?? .zero)
    }

    private func lookUp(
        _ payment: Payment,
        age: Duration,
        isOver: Bool = false,
        _ tell: @escaping @Sendable (ProviderWord) -> Void
    ) {
        ask(.lookUp(payment, age: age, isOver: isOver)) { [self] word in
            guard case .stuck = word else { return tell(word) }
            ask(.search(payment)) { found in
                // The call that is stuck may have made one that cannot be found yet.
                if case .payment(let report) = found, report.state == .missing { return tell(word) }
                tell(found)
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
        case .declined where changed.paymentFrom != .declined && keepsDeclined(payment):
            ask(.cancel(payment)) { [self] in end($0, errand, done) }
        case .started, .pending, .declined, .cancelled, .failed: return done()
        }
    }

    /// Whether somebody may pay still what is declined: its provider must be told to take nothing for it.
    private func keepsDeclined(_ payment: Payment) -> Bool {
        payment.providerID != nil && provider(of: payment)?.keepsDeclined == true
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
}

extension Payment {
    /// With the provider's own name for it.
    fileprivate func known(by report: PaymentReport) -> Payment {
        var payment = self
        payment.providerID = report.providerID ?? providerID
        return payment
    }
}

extension PaymentReport {
    /// What a provider cannot take at all.
    fileprivate static func declined(_ payment: Payment, _ refusal: Refusal) -> PaymentReport {
        PaymentReport(
            paymentID: payment.id,
            bookingID: payment.bookingID,
            state: .declined,
            refusal: refusal
        )
    }
}
