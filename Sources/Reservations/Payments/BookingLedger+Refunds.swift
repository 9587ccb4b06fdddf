extension BookingLedger {
    /// What goes back for items of a booking by its inventories' rules; nothing if nothing was paid.
    package func quote(_ items: [Int], of bookingID: String) -> RefundQuote {
        quote(items, of: bookingID) { terms[$0.inventoryID]?.refund(of: $0) ?? (0, 0) }
    }

    /// All that was paid for items.
    func full(_ items: [Int], of bookingID: String) -> RefundQuote {
        quote(items, of: bookingID) { ($0.total, 0) }
    }

    private func quote(
        _ items: [Int],
        of bookingID: String,
        _ back: (BookingItem) -> (amount: Int, fee: Int)
    ) -> RefundQuote {
        guard let booking = bookings[bookingID], paid(bookingID) != nil else {
            return RefundQuote(parts: [])
        }
        return RefundQuote(
            parts: items.map { place in
                let back = back(booking.items[place])
                return .init(item: place, amount: back.amount, fee: back.fee)
            }
        )
    }

    /// What is to be given back who cancels: at least what was quoted.
    func refund(of wish: CancellationWish, _ items: [Int]) -> RefundQuote {
        guard let booking = bookings[wish.bookingID], !wish.isFree else {
            return full(items, of: wish.bookingID)
        }
        let quote = quote(items, of: wish.bookingID)
        let promised = booking.quotes.first { $0.parts.map(\.item) == items }
        guard let promised, promised.amount > quote.amount else { return quote }
        return promised
    }

    /// The payment of which something can still go back.
    func paid(_ bookingID: String) -> Payment? {
        payments.values.first { $0.bookingID == bookingID && $0.refundable > 0 }
    }

    /// Has money of what was sold go back.
    mutating func refund(
        _ quote: RefundQuote,
        _ reason: Refund.Reason,
        id: String,
        _ change: inout BookingChange
    ) {
        guard quote.amount > 0, let payment = paid(change.bookingID),
            quote.amount <= payment.refundable, let booking = bookings[change.bookingID]
        else { return }
        let refund = take(quote.amount, from: payment, reason, id: id, &change)
        change.refunded = quote.parts
        let shares = quote.parts.map { part in
            Posting.Share(
                organizerID: terms[booking.items[part.item].inventoryID]?.organizerID,
                amount: part.total
            )
        }
        change.postings.append(.refund(refund, shares, fee: quote.fee))
    }

    /// Has money for which nothing was sold go back.
    mutating func refundLate(_ payment: Payment, id: String, _ change: inout BookingChange) {
        let refund = take(payment.refundable, from: payment, .late, id: id, &change)
        change.postings.append(.refundOfLate(refund))
        change.notice = .latePayment
    }

    /// Notes a refund of what a payment has left.
    private mutating func take(
        _ amount: Int,
        from payment: Payment,
        _ reason: Refund.Reason,
        id: String,
        _ change: inout BookingChange
    ) -> Refund {
        let refund = Refund(
            id: id,
            paymentID: payment.id,
            bookingID: change.bookingID,
            amount: Money(minorUnits: amount, payment.amount.currency),
            reason: reason
        )
        var payment = payment
        payment.refunded += amount
        note(payment, &change)
        change.refund = refund
        refunds[id] = refund
        return refund
    }

    /// Decides on a provider's word that money is back, or on that of somebody who has given it back by hand
    /// after the provider could not.
    package mutating func judge(refundDone id: String, byHand: Bool = false) -> BookingVerdict {
        judge(refund: id) { ledger, refund, change in
            guard byHand ? refund.isFailed && !refund.isByHand : !refund.isDone else {
                return false
            }
            let isNew = !refund.isDone
            refund.isDone = true
            refund.isByHand = byHand
            change.refundStep = byHand ? .byHand : .done
            guard isNew else { return true }
            change.postings = [.payout(refund)]
            let isOpen = ledger.refunds.values.contains {
                $0.id != id && $0.bookingID == refund.bookingID && !$0.isDone
            }
            if !isOpen { ledger.become(.refund, &change) }
            return true
        }
    }

    /// Decides on a provider's word that money has not come to the customer, whatever it said before.
    ///
    /// The books stay: it is the customer's, and somebody must see to it by hand.
    package mutating func judge(refundFailed id: String) -> BookingVerdict {
        judge(refund: id) { _, refund, change in
            guard !refund.isFailed else { return false }
            refund.isFailed = true
            change.refundStep = .failed
            return true
        }
    }

    /// - Parameter decide: Tells whether that changes anything.
    private mutating func judge(
        refund id: String,
        _ decide: (BookingLedger, inout Refund, inout BookingChange) -> Bool
    ) -> BookingVerdict {
        guard var refund = refunds[id], let booking = bookings[refund.bookingID] else {
            return .unknown(.booking)
        }
        guard !changed.contains(refund.bookingID) else { return .again }
        var change = BookingChange(bookingID: refund.bookingID, from: booking.status)
        guard decide(self, &refund, &change) else { return .changed(change) }
        refunds[id] = refund
        change.refund = refund
        return note(change)
    }
}

extension BookingLedger.Terms {
    fileprivate func refund(of item: BookingItem) -> (amount: Int, fee: Int) {
        // Rules are for those who give up what they could have had.
        guard standing != .calledOff else { return (item.total, 0) }
        return refundRules.refund(
            of: item.total,
            quantity: item.quantity,
            secondsBefore: secondsBefore
        )
    }
}
