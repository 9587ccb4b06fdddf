import Reservations

/// What must be true of every decision on a provider's word.
extension BookingChange {
    /// What is wrong, in words.
    ///
    /// - Parameters:
    ///   - before: What was known.
    ///   - after: What is known from then on.
    func faults(before: BookingLedger, after: BookingLedger) -> [String] {
        let was = payment.flatMap { before.payments[$0.id] }
        let isCaptured = was?.status != .captured && payment?.status == .captured
        let rules: KeyValuePairs<String, Bool> = [
            "legal for the booking": isLegal,
            "legal for the payment": was.map(isLegal) ?? false,
            "each posting sums to zero": postings.allSatisfy { $0.sum == 0 },
            "books tell of money that comes": postings.isEmpty == !isCaptured,
            "money is behind what is sold, or goes back": !isCaptured || isKept != isBack,
            "money goes back only as it comes": isCaptured || refund == nil,
            "what becomes confirmed has money": to != .confirmed || from == .confirmed || isCovered,
            "what had ended is taken again to be confirmed":
                isReclaimed == (from == .expired && to == .confirmed),
            "all is given back, by who had it": isReleased(before) == (from.isLive && !to.isLive),
            "the customer hears what has gone wrong": isTold,
            "of two payments one is kept": after.payments.values.count { $0.refundable > 0 } <= 1,
            "of two payments one is waited for":
                after.payments.values.count { $0.status.isCurrent || $0.status == .authorized }
                <= 1,
        ]
        return rules.filter { !$0.value }.map(\.key)
    }

    private var isLegal: Bool {
        from == to
            || BookingEvent.allCases.contains { BookingStatus.status(after: $0, from: from) == to }
    }

    private func isLegal(_ was: Payment) -> Bool {
        was.status == payment?.status
            || PaymentEvent.allCases.contains {
                PaymentStatus.status(after: $0, from: was.status) == payment?.status
            }
    }

    /// Whether the money that has come is what the booking is sold for.
    private var isKept: Bool {
        to == .confirmed && postings.map(\.kind) == [.payment, .sale]
            && payment?.refundable == payment?.amount.minorUnits
    }

    /// Whether all of it goes back.
    private var isBack: Bool {
        postings.map(\.kind) == [.payment, .refund] && refund?.amount == payment?.amount
            && refund?.reason == .late && payment?.refundable == 0
    }

    private var isCovered: Bool {
        payment?.status == .authorized || payment?.status == .captured && payment?.refunded == 0
    }

    private func isReleased(_ before: BookingLedger) -> Bool {
        let kept = before.bookings[bookingID]?.items.indices.filter {
            before.bookings[bookingID]?.items[$0].isReturned == false
        }
        return !released.isEmpty && released == kept
    }

    private var isTold: Bool {
        let isLate = notice == .latePayment
        return (refund == nil || isLate)
            // Or it was only set aside, and is not taken.
            && (!isLate || refund != nil || payment?.status == .cancelling)
            && (notice == .captureFailed) == (from == .confirmed && to == .cancelled)
    }
}
