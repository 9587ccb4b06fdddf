extension BookingLedger {
    /// Decides on a wish to cancel a booking, or to give back a part of it; what comes back is there for those
    /// after it.
    ///
    /// - Parameters:
    ///   - userID: Whose it must be.
    ///   - refundID: The id of a refund, if there must be one.
    package mutating func judge(
        _ wish: CancellationWish,
        by userID: String,
        refundID: String,
        _ reason: Refund.Reason = .cancelled
    ) -> BookingVerdict {
        // What is somebody else's nobody else knows of.
        guard let booking = bookings[wish.bookingID], booking.userID == userID else {
            return .unknown(.booking)
        }
        guard !booking.isOverdue else { return .over(.expired) }
        guard !isBeingPaid(wish.bookingID) else { return .paymentInProgress }
        guard let status = BookingStatus.status(after: .cancel, from: booking.status) else {
            return .over(booking.status)
        }
        guard !changed.contains(wish.bookingID) else { return .again }
        let faults = faults(of: wish, booking)
        guard faults.isEmpty else { return .invalid(faults) }
        let items = wish.items?.sorted() ?? booking.kept
        guard wish.isFree || !isOver(items, of: booking) else { return .tooLate }
        guard wish.isFree || !items.contains(where: { booking.items[$0].isUsed }) else {
            return .used
        }
        var change = BookingChange(bookingID: wish.bookingID, from: booking.status)
        if items == booking.kept { change.to = status }
        refund(refund(of: wish, items), reason, id: refundID, &change)
        if change.refund != nil, change.to == status { become(.startRefund, &change) }
        change.released = giveBack(wish.bookingID, items)
        return note(change)
    }

    /// Decides on a booking of what its organizer has called off: all that was paid for what it still has goes
    /// back.
    package mutating func judge(callOffOf bookingID: String, refundID: String) -> BookingVerdict {
        guard let booking = bookings[bookingID] else { return .unknown(.booking) }
        guard let status = BookingStatus.status(after: .callOff, from: booking.status) else {
            return .over(booking.status)
        }
        var change = BookingChange(bookingID: bookingID, from: booking.status)
        change.to = status
        // One that was given up before stands in nobody's way.
        let expected = payments.values.first {
            $0.bookingID == bookingID && $0.status.isOpen && $0.status != .cancelling
        }
        if var payment = expected {
            move(&payment, .withdraw, &change)
        } else {
            refund(full(booking.kept, of: bookingID), .calledOff, id: refundID, &change)
        }
        if change.refund != nil { become(.startRefund, &change) }
        change.released = release(bookingID)
        return note(change)
    }

    /// Whether customers have had all that they want to give back.
    private func isOver(_ items: [Int], of booking: Known) -> Bool {
        booking.status == .confirmed && !items.isEmpty
            && items.allSatisfy { terms[booking.items[$0].inventoryID]?.standing == .over }
    }

    /// Whether money is on its way for it.
    private func isBeingPaid(_ bookingID: String) -> Bool {
        bookings[bookingID]?.status == .paymentPending
            || payments.values.contains { $0.bookingID == bookingID && $0.status == .authorized }
    }

    private func faults(of wish: CancellationWish, _ booking: Known) -> [FieldFault] {
        guard let items = wish.items else { return [] }
        guard booking.status == .confirmed else {
            return [FieldFault("items", "a part can be given back once it is paid")]
        }
        return items.indices.compactMap { index in
            booking.kept.contains(items[index])
                ? nil : FieldFault("items[\(index)]", "is no place among the items that are left")
        }
    }

    /// Remembers what a booking has become, and that nobody may go on from what it was.
    mutating func note(_ change: BookingChange) -> BookingVerdict {
        if change.from != change.to || !change.released.isEmpty {
            bookings[change.bookingID]?.status = change.to
            changed.insert(change.bookingID)
        }
        return .changed(change)
    }

    /// Remembers what a payment is now.
    mutating func note(_ payment: Payment, _ change: inout BookingChange) {
        if change.payment == nil { change.paymentFrom = payments[payment.id]?.status }
        payments[payment.id] = payment
        change.payment = payment
    }

    /// Gives back what a booking keeps, or these of its items.
    ///
    /// - Returns: The places of what was given back.
    @discardableResult
    mutating func release(_ bookingID: String, _ places: [Int]? = nil) -> [Int] {
        guard let booking = bookings[bookingID] else { return [] }
        let places = places ?? booking.kept
        giveBackVoucher(of: booking, places)
        for place in places {
            let item = booking.items[place]
            inventories[item.inventoryID]?.left += item.quantity
            if let id = item.ticketTypeID { ticketTypes[id]?.left += item.quantity }
            if let zone = item.zoneKey { zones[zone]?.taken -= item.quantity }
            // A seat can have been blocked since somebody took it.
            if let key = item.seat, seats[key]?.owner != .house { give(key, to: .nobody) }
        }
        return places
    }

    /// Gives back what its customer has, or these of its items.
    ///
    /// - Returns: The places of what was given back.
    mutating func giveBack(_ bookingID: String, _ places: [Int]? = nil) -> [Int] {
        guard let booking = bookings[bookingID] else { return [] }
        let places = release(bookingID, places)
        // An expired hold has not been counted, so this is not a part of every release.
        for place in places where !booking.isAtDoor {
            let item = booking.items[place]
            let key = CustomerKey(inventoryID: item.inventoryID, userID: booking.userID)
            customers[key]? -= item.quantity
        }
        if let id = booking.voucherID, places.count == booking.kept.count {
            voucherUses[VoucherUser(voucherID: id, userID: booking.userID)]? -= 1
        }
        return places
    }

    /// A hold whose time has passed gives back what it keeps.
    mutating func expire(_ bookingID: String) {
        release(bookingID)
        bookings[bookingID]?.status = .expired
        changed.insert(bookingID)
    }
}
