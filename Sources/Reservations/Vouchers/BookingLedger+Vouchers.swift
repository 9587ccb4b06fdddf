extension BookingLedger {
    /// What is known of a voucher whose counts are locked.
    package struct Voucher: Hashable, Sendable {
        package let inventoryID: String
        package let details: VoucherDetails
        /// Live bookings that it is used in.
        package var uses: Int
        /// What it takes off of them, in minor units.
        package var spent: Int

        package init(inventoryID: String, details: VoucherDetails, uses: Int, spent: Int) {
            self.inventoryID = inventoryID
            self.details = details
            self.uses = uses
            self.spent = spent
        }
    }

    /// Of what a customer may use only so often.
    package struct VoucherUser: Hashable, Sendable {
        package let voucherID: String
        package let userID: String

        package init(voucherID: String, userID: String) {
            self.voucherID = voucherID
            self.userID = userID
        }
    }

    package mutating func add(_ voucher: Voucher, id: String) {
        vouchers[id] = voucher
        voucherIDs[VoucherKey(inventoryID: voucher.inventoryID, code: voucher.details.code)] = id
    }

    /// The voucher that a wish is to be booked with; nil if it is for none, or for something that nobody knows.
    func voucherID(for request: BookingRequest) throws(Refusal) -> String? {
        guard let code = request.voucher, let part = request.parts.first,
            inventories[part.inventoryID] != nil
        else { return nil }
        let key = VoucherKey(inventoryID: part.inventoryID, code: code)
        guard let id = voucherIDs[key], let details = vouchers[id]?.details else {
            throw Refusal(.unknown(.voucher))
        }
        if let flaw = details.flaw(at: now) { throw Refusal(.voucher(flaw)) }
        let fits = part.wishes.contains { wish in
            if case .tickets(let typeID, _) = wish {
                details.fits(typeID)
            } else {
                details.fitsSeats
            }
        }
        guard fits else { throw Refusal(.voucher(.fitsNothing)) }
        return id
    }

    /// Whether tickets of a type are for who asks, with the voucher that they have.
    func isOpen(_ type: TicketType, _ id: String, with voucherID: String?) -> Bool {
        guard type.isHidden else { return true }
        guard let details = voucherID.flatMap({ vouchers[$0]?.details }) else { return false }
        return details.unlocksHidden && details.fits(id)
    }

    /// Whether a voucher can be used once more, and by this customer.
    ///
    /// - Parameter discount: What it must take off, if that has been promised.
    func checkUse(
        of id: String,
        by userID: String,
        discount: Int? = nil
    ) throws(Refusal) {
        guard let voucher = vouchers[id] else { throw Refusal(.unknown(.voucher)) }
        let used = VoucherUser(voucherID: id, userID: userID)
        guard voucher.isLeft(for: discount ?? 1) else {
            throw Refusal(.voucher(.usedUp(inventoryID: voucher.inventoryID)))
        }
        if let most = voucher.details.maxUsesPerCustomer, voucherUses[used] ?? 0 >= most {
            throw Refusal(.voucher(.usedByCustomer))
        }
    }

    /// Uses a voucher for items that are taken; those are what comes of it.
    mutating func redeem(
        _ id: String,
        for items: [BookingItem],
        by userID: String
    ) -> [BookingItem] {
        guard let voucher = vouchers[id] else { return items }
        let weights = items.map { item in
            let fits =
                item.ticketTypeID.map { voucher.details.fits($0) } ?? voucher.details.fitsSeats
            return fits ? item.total : 0
        }
        let whole = voucher.details.discount(on: weights.reduce(0, +), after: voucher.spent)
        let parts = Apportionment.parts(of: whole, by: weights)
        use(id, by: userID, discount: whole)
        return zip(items, parts).map { item, part in
            var item = item
            item.discount = part
            return item
        }
    }

    mutating func use(_ id: String, by userID: String, discount: Int) {
        vouchers[id]?.uses += 1
        vouchers[id]?.spent += discount
        voucherUses[VoucherUser(voucherID: id, userID: userID), default: 0] += 1
    }

    /// Gives back what a booking has of its voucher for items: its use, too, if nothing else is left.
    mutating func giveBackVoucher(of booking: Known, _ places: [Int]) {
        guard let id = booking.voucherID else { return }
        vouchers[id]?.spent -= places.reduce(0) { $0 + booking.items[$1].discount }
        if places.count == booking.kept.count { vouchers[id]?.uses -= 1 }
    }
}

extension BookingLedger.Voucher {
    /// Whether it may be used once more, and takes off so much then.
    fileprivate func isLeft(for discount: Int) -> Bool {
        if let most = details.maxUses, uses >= most { return false }
        guard let budget = details.budget else { return true }
        return budget - spent >= discount
    }
}

extension VoucherDetails {
    /// Why nobody can use it at a moment, whatever they want; nil if it is good.
    package func flaw(at now: Moment) -> VoucherFlaw? {
        guard isActive else { return .withdrawn }
        if let validFrom, now.epoch < validFrom.epoch { return .early(validFrom) }
        if let validUntil, now.epoch >= validUntil.epoch { return .over(validUntil) }
        return nil
    }
}

/// Why a voucher that there is does not help.
package enum VoucherFlaw: Hashable, Sendable {
    case withdrawn
    /// It is good from then on.
    case early(Moment)
    /// It was good until then.
    case over(Moment)
    /// It has been used as often as it may, or has taken off all that it may.
    case usedUp(inventoryID: String)
    /// The customer has used it as often as one may.
    case usedByCustomer
    /// It is for none of what is wanted.
    case fitsNothing
}
