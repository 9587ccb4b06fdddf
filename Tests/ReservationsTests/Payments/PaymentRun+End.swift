import Reservations

/// How it ends.
extension PaymentRun {
    /// Everybody does what is left to do.
    mutating func settle() {
        for _ in 0..<8 {
            for id in sale.ledger.payments.keys.sorted() {
                if sale.ledger.payments[id]?.status == .cancelling { giveUp(id) }
                if sale.ledger.payments[id]?.status.isOpen == true { advance(id) }
                let state = charges[id]?.state ?? .waiting
                decide { $0.report(state, of: id) }
            }
            for refund in sale.ledger.refunds.values.sorted(by: { $0.id < $1.id })
            where !refund.isDone { giveBack(refund) }
        }
        end()
    }

    private var held: Int {
        let charged = charges.values.count { $0.state == .captured } * PaidSale.total
        return charged - paidOut.values.reduce(0, +)
    }

    mutating func check() {
        let kept = sale.booking?.items.filter { !$0.isReturned } ?? []
        let isLive = sale.status?.isLive == true
        let worth = isLive ? kept.reduce(0) { $0 + $1.total } : 0
        let rules: KeyValuePairs<String, Bool> = [
            "the provider has \(held), and \(worth) is sold": held == worth,
            "the books know what the provider has": books[.clearing, default: 0] == held,
            "the organizers have it": books[.organizer, default: 0] == -held,
            "nothing is on its way": books[.customer, default: 0] == 0
                && books[.refunds, default: 0] == 0,
            "no payment is open": sale.ledger.payments.values.allSatisfy { !$0.status.isOpen },
            "no refund is open": sale.ledger.refunds.values.allSatisfy(\.isDone),
            "the booking is at an end, or sold":
                sale.status.map { [.confirmed, .expired, .cancelled, .refunded].contains($0) }
                == true,
            "what is not kept is there": isSupplied(isLive ? kept : []),
        ]
        faults += rules.filter { !$0.value }.map(\.key)
        if !faults.isEmpty { faults.append("\(String(describing: sale.status)), \(charges)") }
    }

    private func isSupplied(_ kept: [BookingItem]) -> Bool {
        let seats = kept.count { $0.seat != nil }
        let tickets = kept.filter { $0.ticketTypeID != nil }.reduce(0) { $0 + $1.quantity }
        return sale.ledger.inventories["film"]?.left == 6 - seats - rivals
            && sale.ledger.inventories["concert"]?.left == 5 - tickets
            && sale.ledger.ticketTypes["adult"]?.left == 4 - tickets
    }
}
