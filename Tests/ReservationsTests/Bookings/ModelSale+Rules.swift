import Reservations

/// The rules of selling, told a second time. Verdicts are words, see `BookingVerdict.words`.
extension ModelSale {
    mutating func cancel(_ id: String, by userID: String) -> String {
        let index = bookings.firstIndex { $0.id == id && $0.isLocked && $0.userID == userID }
        guard let index else { return "unknown booking" }
        let status = bookings[index].status
        if status == .paymentPending { return "paymentInProgress" }
        if bookings[index].isOverdue { return "over expired" }
        guard status == .held || status == .confirmed else { return "over \(status)" }
        bookings[index].status = .cancelled
        return "cancelled \(id) \(status)"
    }

    mutating func book(_ request: BookingRequest) -> String {
        let parts = request.parts
        if let word = parts.lazy.compactMap(contradiction).first { return word }
        let offers = parts.compactMap { inventories[$0.inventoryID] }
        if let other = offers.firstIndex(where: { $0.currency != offers[0].currency }) {
            return "invalid \(parts[other].place)"
        }
        if let closed = offers.firstIndex(where: { !$0.isOnSale }) {
            return "salesClosed \(parts[closed].inventoryID)"
        }
        let states = parts.flatMap { part in
            part.seats.map { (part.inventoryID + $0, seatState($0, in: part.inventoryID)) }
        }
        if states.contains(where: { $0.1 == .justExpired }) { return "again" }
        let taken = states.filter { $0.1 == .house || $0.1 == .booking }.map(\.0)
        guard taken.isEmpty else { return "seatTaken \(taken)" }
        // As if whoever is in the way had never been there.
        var after = self
        var displaced: Set<String> = []
        for case (_, .expired(let id)) in states { displaced.insert(id) }
        for index in after.bookings.indices where displaced.contains(after.bookings[index].id) {
            after.bookings[index].status = .expired
        }
        if let word = after.shortage(of: request) { return word }
        self = after
        return sell(request, offers, displaced)
    }

    private func contradiction(in part: BookingRequest.Part) -> String? {
        guard let inventory = inventories[part.inventoryID], inventory.kind == part.kind else {
            return "unknown \(part.kind)"
        }
        let types = part.tickets.map { ticketTypes[$0.typeID] }
        if types.contains(where: { $0 == nil }) { return "unknown ticketType" }
        let missing = part.seats.filter { inventory.seats[$0] == nil }
        guard missing.isEmpty else { return "unknown \(missing.map { part.inventoryID + $0 })" }
        let prefix = part.place.isEmpty ? "" : part.place + "."
        var fields = types.indices.filter { types[$0]?.inventoryID != part.inventoryID }
            .map { "\(prefix)items[\($0)].ticket_type_id" }
        if part.tickets.map(\.quantity).reduce(part.seats.count, +) > inventory.maxPerBooking {
            fields.append(prefix + (part.kind == .event ? "items" : "seats"))
        }
        return fields.isEmpty ? nil : "invalid \(fields.joined(separator: " "))"
    }

    /// What there is too little of, for anybody or for this customer.
    private func shortage(of request: BookingRequest) -> String? {
        for part in request.parts {
            guard let most = inventories[part.inventoryID]?.maxPerCustomer else { continue }
            let left = most - places(of: request.userID, in: part.inventoryID)
            let wanted = part.tickets.map(\.quantity).reduce(part.seats.count, +)
            if wanted > left { return "overLimit \(part.inventoryID) \(max(left, 0))" }
        }
        for part in request.parts where part.tickets.contains(where: { !isActive($0.typeID) }) {
            return "salesClosed \(part.inventoryID)"
        }
        let short = request.parts.flatMap { part in
            let places = left(of: part.inventoryID)
            let types = part.tickets.filter { $0.quantity > min(left(ofType: $0.typeID), places) }
                .map { "\($0.typeID) \(min(left(ofType: $0.typeID), places))" }
            let wanted = part.tickets.map(\.quantity).reduce(part.seats.count, +)
            return types.isEmpty && wanted > places ? ["\(part.inventoryID) \(places)"] : types
        }
        return short.isEmpty ? nil : "soldOut \(short)"
    }

    private func isActive(_ typeID: String) -> Bool { ticketTypes[typeID]?.isActive == true }

    private mutating func sell(
        _ request: BookingRequest,
        _ offers: [Inventory],
        _ displaced: Set<String>
    ) -> String {
        let lines = request.parts.flatMap { part in
            part.tickets.flatMap { tickets($1, of: $0, in: part.inventoryID) }
                + part.seats.enumerated().map { turn, seat in
                    let price = price(of: seat, in: part.inventoryID, turn)
                    return Line(inventoryID: part.inventoryID, seat: seat, price: price)
                }
        }
        let total = lines.map { $0.quantity * $0.price }.reduce(0, +)
        let isPaidNow = total > 0 && offers.contains { $0.paymentMode == .online }
        let sold = Sold(
            id: "new\(bookings.count)",
            userID: request.userID,
            status: isPaidNow ? .held : .confirmed,
            lines: lines
        )
        bookings.append(sold)
        let seconds = isPaidNow ? offers.map(\.holdSeconds).min() : nil
        let places = lines.map { "\($0.quantity) \($0.inventoryID)\($0.typeID ?? $0.seat ?? "")" }
        return "booked \(places) \(total) \(sold.status) \(seconds ?? 0) \(displaced.sorted())"
    }
}

extension ModelSale {
    /// What a seat costs as the so manieth of a wish.
    private func price(of seat: String, in inventoryID: String, _ turn: Int) -> Int {
        let inventory = inventories[inventoryID]
        let number = seatsTaken(of: inventoryID) + turn
        if let early = inventory?.early, number < early.first, !early.isOver { return early.price }
        return inventory?.seats[seat] ?? 0
    }

    /// Lines of tickets, one by one at what the next one costs.
    private func tickets(_ quantity: Int, of id: String, in inventoryID: String) -> [Line] {
        guard let type = ticketTypes[id] else { return [] }
        let taken = type.quantity - left(ofType: id)
        let isEarly = (taken..<taken + quantity).map { number in
            type.early.map { number < $0.first && !$0.isOver } ?? false
        }
        let early = isEarly.count(where: \.self)
        return [(early, type.early?.price ?? 0), (quantity - early, type.price)]
            .filter { $0.0 > 0 }
            .map { Line(inventoryID: inventoryID, typeID: id, quantity: $0.0, price: $0.1) }
    }
}

extension BookingRequest.Part {
    fileprivate var seats: [String] {
        wishes.compactMap { if case .seat(let code, _) = $0 { code } else { nil } }
    }

    fileprivate var tickets: [(typeID: String, quantity: Int)] {
        wishes.compactMap {
            if case .tickets(let id, let quantity) = $0 { (id, quantity) } else { nil }
        }
    }
}

extension BookingVerdict {
    /// What it says, but for texts that people read.
    var words: String {
        func name(_ seat: SeatKey) -> String { seat.inventoryID + seat.code }
        switch self {
        case .booked(let new):
            let places = new.items.map {
                "\($0.quantity) \($0.inventoryID)\($0.ticketTypeID ?? $0.seatCode ?? "")"
            }
            let hold = "\(new.status) \(new.holdSeconds ?? 0) \(new.displaced.sorted())"
            return "booked \(places) \(new.total.minorUnits) \(hold)"
        case .seatTaken(let seats): return "seatTaken \(seats.map(name))"
        case .soldOut(let short):
            return "soldOut \(short.map { "\($0.ticketTypeID ?? $0.inventoryID) \($0.left)" })"
        case .salesClosed(let id): return "salesClosed \(id)"
        case .overLimit(let id, let left): return "overLimit \(id) \(left)"
        case .unknown(.inventory(let kind)): return "unknown \(kind)"
        case .unknown(.ticketType): return "unknown ticketType"
        case .unknown(.booking): return "unknown booking"
        case .unknown(.voucher): return "unknown voucher"
        case .voucher(let flaw): return "voucher \(flaw)"
        case .unknown(.seats(let seats)): return "unknown \(seats.map(name))"
        case .invalid(let faults): return "invalid \(faults.map(\.field).joined(separator: " "))"
        case .changed(let change): return "\(change.to.rawValue) \(change.bookingID) \(change.from)"
        case .over(let status): return "over \(status)"
        case .paymentInProgress: return "paymentInProgress"
        case .tooManyPayments: return "tooManyPayments"
        case .notPayable(let status): return "notPayable \(status)"
        case .tooLate: return "tooLate"
        case .used: return "used"
        case .again: return "again"
        }
    }
}
