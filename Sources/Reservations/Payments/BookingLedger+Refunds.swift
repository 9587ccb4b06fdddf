extension BookingLedger {
    /// What goes back for items of a booking by its inventories' rules; nothing if nothing was paid.
    package func quote(_ items: [Int], of bookingID: String) -> RefundQuote {
        guard let booking = bookings[bookingID], paid(bookingID) != nil else {
            return RefundQuote(parts: [])
        }
        return RefundQuote(
            parts: items.map { place in
                let item = booking.items[place]
                let back = terms[item.inventoryID]?.refund(of: item) ?? (amount: 0, fee: 0)
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

    /// All that was paid for items.
    func full(_ items: [Int], of bookingID: String) -> RefundQuote {
        guard let booking = bookings[bookingID], paid(bookingID) != nil else {
            return RefundQuote(parts: [])
        }
        return RefundQuote(
            parts: items.map { place in
                .init(item: place, amount: booking.items[place].total, fee: 0)
            }
        )
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
        guard quote.amount > 0, var payment = paid(change.bookingID),
            quote.amount <= payment.refundable, let booking = bookings[change.bookingID]
        else { return }
        let refund = Refund(
            id: id,
            paymentID: payment.id,
            bookingID: change.bookingID,
            amount: Money(minorUnits: quote.amount, payment.amount.currency),
            reason: reason
        )
        let shares = quote.parts.map { part in
            Posting.Share(
                organizerID: terms[booking.items[part.item].inventoryID]?.organizerID,
                amount: part.amount + part.fee
            )
        }
        payment.refunded += quote.amount
        note(payment, &change)
        change.refund = refund
        refunds[id] = refund
        change.postings.append(.refund(refund, shares, fee: quote.fee))
    }

    /// Has money for which nothing was sold go back.
    mutating func refundLate(_ payment: Payment, id: String, _ change: inout BookingChange) {
        var payment = payment
        let refund = Refund(
            id: id,
            paymentID: payment.id,
            bookingID: change.bookingID,
            amount: Money(minorUnits: payment.refundable, payment.amount.currency),
            reason: .late
        )
        payment.refunded = payment.captured
        note(payment, &change)
        change.refund = refund
        refunds[id] = refund
        change.postings.append(.refundOfLate(refund))
        change.notice = .latePayment
    }

    /// Decides on a provider's word that money is back.
    package mutating func judge(refundDone id: String) -> BookingVerdict {
        guard var refund = refunds[id], let booking = bookings[refund.bookingID] else {
            return .unknown(.booking)
        }
        guard !changed.contains(refund.bookingID) else { return .again }
        var change = BookingChange(bookingID: refund.bookingID, from: booking.status)
        guard !refund.isDone else { return .changed(change) }
        refund.isDone = true
        refunds[id] = refund
        change.refund = refund
        change.postings = [.payout(refund)]
        let isOpen = refunds.values.contains { $0.bookingID == refund.bookingID && !$0.isDone }
        if !isOpen, let end = BookingStatus.status(after: .refund, from: booking.status) {
            change.to = end
        }
        return note(change)
    }
}

extension BookingLedger.Terms {
    fileprivate func refund(of item: BookingItem) -> (amount: Int, fee: Int) {
        // Rules are for those who give up what they could have had.
        guard standing != .calledOff else { return (item.total, 0) }
        return refundRules.refund(
            ofPrice: item.price.minorUnits,
            quantity: item.quantity,
            secondsBefore: secondsBefore
        )
    }
}
