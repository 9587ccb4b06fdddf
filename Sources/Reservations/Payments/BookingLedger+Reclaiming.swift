/// What was given back already.
extension BookingLedger {
    /// Takes again all that an expired booking had, if all of it is there.
    ///
    /// - Returns: Whether it has it; nil if something changed while it was judged.
    mutating func reclaim(_ change: inout BookingChange) -> Bool? {
        guard let booking = bookings[change.bookingID], let request = booking.request,
            request.parts.allSatisfy({ terms[$0.inventoryID]?.isComing == true })
        else { return false }
        var after = self
        do throws(Refusal) {
            let displaced = try after.displaced(by: request)
            for id in displaced { after.expire(id) }
            try after.checkSupply(for: request)
            after.take(request)
            try after.takeVoucher(of: booking)
            change.displaced = displaced
        } catch {
            return error.verdict == .again ? nil : false
        }
        self = after
        change.isReclaimed = true
        become(.reclaim, &change)
        return true
    }
}

extension BookingLedger {
    /// Uses a booking's voucher again: what it takes off was promised, and so was it when it was good.
    private mutating func takeVoucher(of booking: Known) throws(Refusal) {
        guard let id = booking.voucherID else { return }
        let discount = booking.items.reduce(0) { $0 + $1.discount }
        try checkUse(of: id, by: booking.userID, discount: discount)
        use(id, by: booking.userID, discount: discount)
    }
}

extension BookingLedger.Known {
    /// The wish that would get it what it has.
    fileprivate var request: BookingRequest? {
        let parts = Dictionary(grouping: items, by: \.inventoryID).sorted { $0.key < $1.key }
        guard let kind = items.first?.kind else { return nil }
        return BookingRequest(
            userID: userID,
            contact: .init(email: "", phone: nil),
            parts: parts.map { id, items in
                .init(kind: items.first?.kind ?? kind, inventoryID: id, wishes: items.wishes)
            }
        )
    }
}

extension [BookingItem] {
    /// The wishes that would get them: tickets of a type are one, whatever each has cost.
    fileprivate var wishes: [BookingRequest.Wish] {
        var wishes: [BookingRequest.Wish] = []
        var tickets: [String: Int] = [:]
        for item in self {
            if let typeID = item.ticketTypeID {
                tickets[typeID, default: 0] += item.quantity
            } else {
                wishes.append(.seat(code: item.seatCode ?? "", passenger: item.passenger))
            }
        }
        for (typeID, quantity) in tickets.sorted(by: { $0.key < $1.key }) {
            wishes.append(.tickets(typeID: typeID, quantity: quantity))
        }
        return wishes
    }
}
