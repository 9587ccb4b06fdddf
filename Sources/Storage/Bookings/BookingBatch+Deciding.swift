import Platform
import Postgres
import Reservations

extension BookingBatch {
    /// Decides on all orders, in the order in which they came.
    mutating func decide(_ references: BookingReference) -> [BookingOutcome] {
        var keys: Set<[String]> = []
        return orders.indices.map { index in
            if let outcome = outcomeOfKey(index, &keys) { return outcome }
            switch judge(index) {
            case .booked(let new): return .done(make(new, references))
            case .changed(let change):
                guard let booking = locked[change.bookingID] else {
                    return .refused(.unknown(.booking))
                }
                return .changed(apply(change, to: booking, orders[index]))
            case let verdict: return .refused(verdict)
            }
        }
    }

    private mutating func judge(_ index: Int) -> BookingVerdict {
        let order = orders[index]
        // For a payment or a refund: in the order in which they are made, as their indexes are.
        func freshID() -> String { UniqueID.ordered(number: index) }
        return switch order.wish {
        case .book(let request): ledger.judge(request)
        case .cancel(let wish, let canceller):
            ledger.judge(
                wish,
                by: owner(of: wish.bookingID, for: canceller, order.userID),
                refundID: freshID(),
                canceller == .customer ? .cancelled : .byOperator
            )
        case .pay(let wish): ledger.judge(wish, by: order.userID, id: freshID())
        case .report(let report): ledger.judge(report, refundID: freshID())
        case .refunded(let report): judge(report)
        }
    }

    private mutating func judge(_ report: RefundReport) -> BookingVerdict {
        switch report.step {
        case .made, .done: ledger.judge(refundDone: report.refundID)
        case .byHand: ledger.judge(refundDone: report.refundID, byHand: true)
        case .failed: ledger.judge(refundFailed: report.refundID)
        }
    }

    /// Whose a booking must be that is cancelled: a customer's own, or any that was sold at the door.
    ///
    /// - Returns: An empty text for nobody's.
    private func owner(
        of bookingID: String,
        for canceller: BookingOrder.Canceller,
        _ userID: String
    ) -> String {
        guard let booking = locked[bookingID] else { return "" }
        switch canceller {
        case .customer: return booking.isOf(userID) ? userID : ""
        case .seller: return booking.isAtDoor ? booking.userID : ""
        case .operator, .nobody: return userID
        }
    }

    /// What an order's key says of it, nil if nothing.
    private func outcomeOfKey(_ index: Int, _ keys: inout Set<[String]>) -> BookingOutcome? {
        let order = orders[index]
        guard order.claimsKey, let key = order.key else { return nil }
        if busy.contains(index) { return .keyBusy }
        if let (digest, answer) = stored[index] {
            return digest == key.digest ? .replayed(answer) : .keyReused
        }
        // A twin in this very batch counts as one that is being worked on.
        guard keys.insert([order.userID, key.text]).inserted else { return .keyBusy }
        return begun[index].map { $0.digest == key.digest ? outcome(of: $0) : .keyReused }
    }

    /// What a repeat is told of a payment whose first answer was never stored: its process has died, or is
    /// waiting for the provider still.
    ///
    /// What nobody waits for any more the repeat begins again, unless its hold is over.
    private func outcome(of begun: BegunPayment) -> BookingOutcome {
        let payment = ledger.payments[begun.payment.id] ?? begun.payment
        let isOverdue = ledger.bookings[payment.bookingID]?.isOverdue ?? true
        guard payment.status != .started || begun.isLeft && !isOverdue,
            let booking = locked[payment.bookingID]
        else {
            return .keyBusy
        }
        return .changed(
            ChangedBooking(
                booking: booking,
                from: booking.status,
                returned: 0,
                payment: payment,
                paymentFrom: payment.status,
                refund: nil,
                refusal: nil
            )
        )
    }

    private mutating func make(_ new: NewBooking, _ references: BookingReference) -> Booking {
        let (id, number) = fresh.popFirst() ?? ("", 0)
        let booking = Booking(
            id: id,
            reference: references.text(of: number),
            userID: new.userID,
            isAtDoor: new.isAtDoor,
            status: new.status,
            holdExpiresAt: new.holdSeconds.map { Moment(epoch: ledger.now.epoch + $0).utcText },
            holdSeconds: new.holdSeconds,
            total: new.total,
            voucher: new.voucher,
            contact: new.contact,
            items: new.items,
            createdAt: ledger.now.utcText
        )
        for id in new.displaced.sorted() { expire(id) }
        changes.made.append(booking)
        changes.take(booking.items, booking.voucher?.id, isSold: booking.status == .confirmed)
        return booking
    }

    private mutating func expire(_ id: String) {
        guard var booking = locked[id] else { return }
        changes.expire(id, from: booking.status, booking.items, booking.voucher?.id)
        booking.status = .expired
        locked[id] = booking
        displaced.append(EndedBooking(booking))
    }

    /// Notes what is to be written of a change, and yields the booking as it is then.
    private mutating func apply(
        _ change: BookingChange,
        to booking: Booking,
        _ order: BookingOrder
    ) -> ChangedBooking {
        for id in change.displaced.sorted() { expire(id) }
        changes.apply(change, to: booking, by: order.actor, order.reason(for: change))
        if change.isNewPayment, let payment = change.payment {
            changes.money.begun.append(
                .init(payment: payment, userID: order.userID, key: order.key)
            )
        }
        if let refund = change.refund, change.refundStep == .done {
            changes.money.done.append((refund, order.providerID))
        }
        let changed = booking.after(change, at: ledger.now)
        locked[booking.id] = changed
        return ChangedBooking(
            booking: changed,
            from: change.from,
            returned: change.isPartial ? change.released.count : 0,
            payment: change.payment,
            paymentFrom: change.paymentFrom,
            refund: change.refund,
            refusal: order.refusal
        )
    }
}

extension Booking {
    /// What it is after a change.
    fileprivate func after(_ change: BookingChange, at now: Moment) -> Booking {
        var booking = self
        booking.status = change.to
        if let seconds = change.holdSeconds {
            booking.holdExpiresAt = Moment(epoch: now.epoch + seconds).utcText
        } else if !change.to.isHold {
            booking.holdExpiresAt = nil
        }
        if change.isPartial {
            for place in change.released { booking.items[place].isReturned = true }
        }
        return booking
    }
}

extension BookingOrder {
    /// Who is to be named in the history.
    fileprivate var actor: String? {
        switch wish {
        case .book, .pay, .cancel(_, .customer), .cancel(_, .seller): userID
        case .cancel, .report, .refunded: nil
        }
    }

    /// What the provider has against the amount.
    fileprivate var refusal: PaymentReport.Refusal? {
        if case .report(let report) = wish { report.refusal } else { nil }
    }

    fileprivate var providerID: String? {
        if case .refunded(let report) = wish { report.providerID } else { nil }
    }

    /// As the history tells it.
    fileprivate func reason(for change: BookingChange) -> String {
        switch wish {
        case .book: "booked"
        case .cancel(_, let canceller): canceller.reason
        case .pay(let wish): "payment begun: \(wish.method.rawValue)"
        case .report where change.isReclaimed: "paid late, and taken again"
        case .report(let report): "payment \(report.state.rawValue)"
        case .refunded: "the money is back"
        }
    }
}
