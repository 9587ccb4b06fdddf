extension BookingLedger {
    /// Decides on a wish; what it gets is gone for those after it.
    package mutating func judge(_ request: BookingRequest) -> BookingVerdict {
        do throws(Refusal) {
            return .booked(try book(request))
        } catch {
            return error.verdict
        }
    }

    /// A verdict against a wish.
    struct Refusal: Error {
        let verdict: BookingVerdict

        init(_ verdict: BookingVerdict) {
            self.verdict = verdict
        }
    }

    private mutating func book(_ request: BookingRequest) throws(Refusal) -> NewBooking {
        // What nobody knows, and what contradicts itself, whoever else asks.
        let voucherID = try voucherID(for: request)
        for part in request.parts { try check(part, with: voucherID) }
        let currency = try currency(of: request)
        for part in request.parts {
            let inventory = inventories[part.inventoryID]
            // The window is that of who sells from afar.
            let isOpen = request.isAtDoor ? inventory?.isOpenAtDoor : inventory?.isOnSale
            guard isOpen == true else { throw Refusal(.salesClosed(inventoryID: part.inventoryID)) }
        }
        let request = try choosingSeats(for: request)
        let displaced = try displaced(by: request)
        guard !displaced.isEmpty else {
            try checkSupply(for: request, with: voucherID)
            return take(request, with: voucherID, currency, displaced)
        }
        // Seldom: what the holds give back is there for this wish, but only if it is granted.
        var after = self
        for id in displaced { after.expire(id) }
        try after.checkSupply(for: request, with: voucherID)
        let booking = after.take(request, with: voucherID, currency, displaced)
        self = after
        return booking
    }

    private mutating func take(
        _ request: BookingRequest,
        with voucherID: String?,
        _ currency: Currency,
        _ displaced: Set<String>
    ) -> NewBooking {
        var items = take(request)
        if let voucherID { items = redeem(voucherID, for: items, by: request.userID) }
        return booking(request, items, with: voucherID, currency, displaced)
    }

    /// Takes all that a wish is for.
    @discardableResult
    mutating func take(_ request: BookingRequest) -> [BookingItem] {
        var items: [BookingItem] = []
        for part in request.parts {
            for wish in part.wishes { items += take(wish, of: part.inventoryID) }
            inventories[part.inventoryID]?.left -= part.quantity
            let key = CustomerKey(inventoryID: part.inventoryID, userID: request.userID)
            if inventories[part.inventoryID]?.maxPerCustomer != nil, !request.isAtDoor {
                customers[key, default: 0] += part.quantity
            }
        }
        return items
    }

    private func booking(
        _ request: BookingRequest,
        _ items: [BookingItem],
        with voucherID: String?,
        _ currency: Currency,
        _ displaced: Set<String>
    ) -> NewBooking {
        let total = items.reduce(0) { $0 + $1.total }
        let parts = request.parts.compactMap { inventories[$0.inventoryID] }
        let isPaidLater = request.isAtDoor || parts.allSatisfy { $0.paymentMode == .atDoor }
        let event: BookingEvent = total == 0 || isPaidLater ? .confirmAtOnce : .hold
        let status = BookingStatus.status(after: event, from: nil) ?? .held
        return NewBooking(
            userID: request.userID,
            contact: request.contact,
            status: status,
            items: items,
            total: Money(minorUnits: total, currency),
            voucher: voucherID.flatMap { id in
                vouchers[id].map { UsedVoucher(id: id, code: $0.details.code) }
            },
            holdSeconds: status == .held ? parts.map(\.holdSeconds).min() : nil,
            displaced: displaced,
            isAtDoor: request.isAtDoor
        )
    }
}

// MARK: - What does not depend on who was first

extension BookingLedger {
    private func check(
        _ part: BookingRequest.Part,
        with voucherID: String?
    ) throws(Refusal) {
        guard let inventory = inventories[part.inventoryID], inventory.kind == part.kind else {
            throw Refusal(.unknown(.inventory(part.kind)))
        }
        var unknown: [SeatKey] = []
        var faults: [FieldFault] = []
        for (index, wish) in part.wishes.enumerated() {
            switch wish {
            case .tickets(let typeID, _):
                guard let type = ticketTypes[typeID], isOpen(type, typeID, with: voucherID) else {
                    throw Refusal(.unknown(.ticketType))
                }
                guard type.inventoryID != part.inventoryID else { continue }
                let field = part.field("items[\(index)].ticket_type_id")
                faults.append(FieldFault(field, "a ticket type of another event"))
            case .seat(let code, _):
                let key = SeatKey(inventoryID: part.inventoryID, code: code)
                if seats[key] == nil { unknown.append(key) }
            case .best(let wish): faults += self.faults(of: wish, in: part)
            }
        }
        guard unknown.isEmpty else { throw Refusal(.unknown(.seats(unknown))) }
        let quantity = part.quantity
        if quantity > inventory.maxPerBooking {
            let field = part.field(part.quantityField)
            let message = "\(quantity) places, but a booking has at most \(inventory.maxPerBooking)"
            faults.append(FieldFault(field, message))
        }
        guard faults.isEmpty else { throw Refusal(.invalid(faults)) }
    }

    private func currency(of request: BookingRequest) throws(Refusal) -> Currency {
        let currencies = request.parts.compactMap { inventories[$0.inventoryID]?.currency }
        guard let first = currencies.first else { throw Refusal(.invalid([])) }
        if let index = currencies.firstIndex(where: { $0 != first }) {
            let field = request.parts[index].place
            let message = "is sold in another currency than the first one"
            throw Refusal(.invalid([FieldFault(field, message)]))
        }
        return first
    }
}

extension BookingRequest.Part {
    /// What tells how many places are wanted.
    fileprivate var quantityField: String {
        switch wishes.first {
        case .tickets: "items"
        case .best: "best"
        case .seat, nil: "seats"
        }
    }
}

// MARK: - What does

extension BookingLedger {
    /// The expired holds that keep the seats, if nobody else has them.
    func displaced(by request: BookingRequest) throws(Refusal) -> Set<String> {
        var taken: [SeatKey] = []
        var displaced: Set<String> = []
        for part in request.parts {
            for case .seat(let code, _) in part.wishes {
                let key = SeatKey(inventoryID: part.inventoryID, code: code)
                switch seats[key]?.owner {
                case .nobody: break
                case .expired(let id) where !changed.contains(id): displaced.insert(id)
                // It was overdue, and has been paid for all the same, or waits to be looked at anew.
                case .expired(let id) where bookings[id]?.status.isHold == false: taken.append(key)
                case .expired: throw Refusal(.again)
                case .justExpired: throw Refusal(.again)
                case .house, .booking, nil: taken.append(key)
                }
            }
        }
        guard taken.isEmpty else { throw Refusal(.seatTaken(taken)) }
        return displaced
    }

    /// Whether there is enough of all of it, and for this customer.
    func checkSupply(
        for request: BookingRequest,
        with voucherID: String? = nil
    ) throws(Refusal) {
        if let voucherID { try checkUse(of: voucherID, by: request.userID) }
        for part in request.parts where !request.isAtDoor {
            guard let most = inventories[part.inventoryID]?.maxPerCustomer else { continue }
            let key = CustomerKey(inventoryID: part.inventoryID, userID: request.userID)
            let left = most - (customers[key] ?? 0)
            guard part.quantity <= left else {
                throw Refusal(.overLimit(inventoryID: part.inventoryID, left: max(0, left)))
            }
        }
        var shortages: [BookingVerdict.Shortage] = []
        for part in request.parts { shortages += try self.shortages(of: part) }
        guard shortages.isEmpty else { throw Refusal(.soldOut(shortages)) }
    }

    private func shortages(
        of part: BookingRequest.Part
    ) throws(Refusal) -> [BookingVerdict.Shortage] {
        let places = inventories[part.inventoryID]?.left ?? 0
        var shortages: [BookingVerdict.Shortage] = []
        for case .tickets(let id, let quantity) in part.wishes {
            guard let type = ticketTypes[id], type.isActive else {
                throw Refusal(.salesClosed(inventoryID: part.inventoryID))
            }
            let left = min(type.left, places)
            guard quantity > left else { continue }
            shortages.append(.init(inventoryID: part.inventoryID, ticketTypeID: id, left: left))
        }
        guard shortages.isEmpty, part.quantity > places else { return shortages }
        return [.init(inventoryID: part.inventoryID, ticketTypeID: nil, left: places)]
    }

    /// Takes what one wish is for; nothing for what is not known, which has been refused before.
    private mutating func take(
        _ wish: BookingRequest.Wish,
        of inventoryID: String
    ) -> [BookingItem] {
        guard let inventory = inventories[inventoryID] else { return [] }
        return switch wish {
        case .tickets(let id, let quantity): takeTickets(quantity, of: id, inventory, inventoryID)
        case .seat(let code, let passenger):
            takeSeat(code, for: passenger, inventory, inventoryID).map { [$0] } ?? []
        // Seats stand in its place by now.
        case .best: []
        }
    }

    /// Takes tickets of a type: those of one price are an item.
    private mutating func takeTickets(
        _ quantity: Int,
        of typeID: String,
        _ inventory: Inventory,
        _ inventoryID: String
    ) -> [BookingItem] {
        guard let type = ticketTypes[typeID] else { return [] }
        ticketTypes[typeID]?.left -= quantity
        let parts = type.earlyPrices.parts(
            of: quantity,
            after: type.quantity - type.left,
            at: now,
            then: type.price.minorUnits
        )
        return parts.map { part in
            BookingItem(
                kind: inventory.kind,
                inventoryID: inventoryID,
                name: type.name,
                ticketTypeID: typeID,
                seatCode: nil,
                zone: nil,
                passenger: nil,
                quantity: part.quantity,
                price: Money(minorUnits: part.price, type.price.currency)
            )
        }
    }

    private mutating func takeSeat(
        _ code: String,
        for passenger: BookingRequest.Passenger?,
        _ inventory: Inventory,
        _ inventoryID: String
    ) -> BookingItem? {
        let key = SeatKey(inventoryID: inventoryID, code: code)
        guard let seat = seats[key] else { return nil }
        give(key, to: .booking)
        let zone = ZoneKey(inventoryID: inventoryID, name: seat.zone)
        let price = zones[zone]?.next(at: now, then: seat.price) ?? seat.price
        zones[zone]?.taken += 1
        return BookingItem(
            kind: inventory.kind,
            inventoryID: inventoryID,
            name: "\(inventory.name), \(code)",
            ticketTypeID: nil,
            seatCode: code,
            zone: seat.zone,
            passenger: passenger,
            quantity: 1,
            price: price
        )
    }
}
