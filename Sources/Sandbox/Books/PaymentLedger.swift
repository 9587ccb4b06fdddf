/// What the sandbox must not forget.
enum Change: Sendable {
    /// A payment as it is now, but for what was refunded: its refunds tell that.
    case payment(Payment)
    case refund(Refund)
    /// To be sent until it is taken.
    case notice(Notice)
    /// No longer to be sent.
    case noticeEnded(id: String)
}

/// All payments, refunds, and webhooks that are still to be sent, in memory.
struct PaymentLedger: Sendable {
    /// How many payments that cannot go are passed over in one search for room.
    private static let patience = 64

    private let limit: Int
    private(set) var payments: [String: Payment] = [:]
    /// By their references.
    private(set) var refunds: [String: Refund] = [:]
    private(set) var notices: [String: Notice] = [:]
    private var idsByReference: [String: String] = [:]
    private var refundsByPayment: [String: [String]] = [:]
    /// The payments' ids, the oldest first.
    private var ages: ArraySlice<String> = []

    /// - Parameter limit: The most payments.
    init(limit: Int) {
        self.limit = limit
    }

    func payment(withReference reference: String) -> Payment? {
        idsByReference[reference].flatMap { payments[$0] }
    }

    mutating func apply(_ change: Change) {
        switch change {
        case .payment(let payment): put(payment)
        case .refund(let refund): put(refund)
        case .notice(let notice): notices[notice.id] = notice
        case .noticeEnded(let id): notices[id] = nil
        }
    }

    /// Forgets the oldest payment to which nothing more can happen, if there is no room for another.
    ///
    /// - Returns: Whether there is room now.
    mutating func makeRoom() -> Bool {
        var tries = 0
        while payments.count >= limit {
            guard tries < Self.patience, let id = ages.popFirst() else { return false }
            tries += 1
            if payments[id]?.status.isFinal == true {
                forget(id)
            } else {
                ages.append(id)
            }
        }
        return true
    }

    private mutating func put(_ payment: Payment) {
        var payment = payment
        if let known = payments[payment.id] {
            payment.refunded = known.refunded
        } else {
            _ = makeRoom()
            ages.append(payment.id)
            idsByReference[payment.order.reference] = payment.id
        }
        payments[payment.id] = payment
    }

    private mutating func put(_ refund: Refund) {
        guard refunds[refund.reference] == nil, payments[refund.paymentID] != nil else { return }
        refunds[refund.reference] = refund
        refundsByPayment[refund.paymentID, default: []].append(refund.reference)
        payments[refund.paymentID]?.refunded += refund.amount
    }

    private mutating func forget(_ id: String) {
        guard let payment = payments.removeValue(forKey: id) else { return }
        idsByReference[payment.order.reference] = nil
        for reference in refundsByPayment.removeValue(forKey: id) ?? [] { refunds[reference] = nil }
    }
}

extension PaymentLedger {
    /// Changes from which the same ledger can be made anew.
    var changes: some Sequence<Change> {
        let payments = ages.lazy.compactMap { id in self.payments[id].map(Change.payment) }
        return [
            AnySequence(payments), AnySequence(refunds.values.lazy.map(Change.refund)),
            AnySequence(notices.values.lazy.map(Change.notice)),
        ].joined()
    }
}
