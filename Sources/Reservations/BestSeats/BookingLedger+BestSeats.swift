extension BookingLedger {
    /// Lets the best seats of an inventory be chosen, of which all seats are known.
    package mutating func chart(_ seats: [SeatChart.Seat], of inventoryID: String) {
        guard let kind = inventories[inventoryID]?.kind else { return }
        charts[inventoryID] = SeatChart(of: kind, seats) { seat in
            self.seats[SeatKey(inventoryID: inventoryID, code: seat.code)]?.owner ?? .house
        }
    }

    /// Notes who has a seat from now on.
    mutating func give(_ key: SeatKey, to owner: Seat.Owner) {
        seats[key]?.owner = owner
        charts[key.inventoryID]?.give(key.code, to: owner)
    }

    /// The same wish, with seats in place of the best ones.
    func choosingSeats(for request: BookingRequest) throws(Refusal) -> BookingRequest {
        var parts: [BookingRequest.Part] = []
        for part in request.parts { parts.append(try choosingSeats(for: part)) }
        return BookingRequest(
            userID: request.userID,
            contact: request.contact,
            parts: parts,
            voucher: request.voucher,
            isAtDoor: request.isAtDoor
        )
    }

    private func choosingSeats(
        for part: BookingRequest.Part
    ) throws(Refusal) -> BookingRequest.Part {
        guard let wish = part.best else { return part }
        guard let chart = charts[part.inventoryID] else {
            throw Refusal(shortage(of: wish, in: part, left: 0))
        }
        let free = chart.owners.map(isFree)
        let choice = BestSeats(chart, free: free, in: wish.zone)
        guard let places = choice.choose(wish.count) else {
            // The next batch knows more of holds that have just ended.
            if hasUnclearSeats(chart, wish, left: choice.left) { throw Refusal(.again) }
            throw Refusal(shortage(of: wish, in: part, left: choice.left))
        }
        let seats = places.enumerated().map { index, place in
            BookingRequest.Wish.seat(
                code: chart.seats[place].code,
                passenger: wish.passengers.indices.contains(index) ? wish.passengers[index] : nil
            )
        }
        return .init(
            kind: part.kind,
            inventoryID: part.inventoryID,
            wishes: part.wishes.flatMap { other in
                if case .best = other { seats } else { [other] }
            },
            place: part.place
        )
    }

    private func shortage(
        of wish: BestSeatsWish,
        in part: BookingRequest.Part,
        left: Int
    ) -> BookingVerdict {
        .soldOut([
            .init(inventoryID: part.inventoryID, ticketTypeID: nil, zone: wish.zone, left: left)
        ])
    }

    /// Whether somebody may have a seat for the asking.
    private func isFree(_ owner: Seat.Owner) -> Bool {
        switch owner {
        case .nobody: true
        // It gives way as a whole, once.
        case .expired(let id): !changed.contains(id)
        case .house, .booking, .justExpired: false
        }
    }

    /// Whether there would be enough with the seats of holds of which it is not known what becomes of them.
    private func hasUnclearSeats(_ chart: SeatChart, _ wish: BestSeatsWish, left: Int) -> Bool {
        let unclear = chart.seats.indices.count { place in
            guard wish.zone == nil || chart.seats[place].zone == wish.zone else { return false }
            switch chart.owners[place] {
            case .justExpired: return true
            case .expired(let id):
                return changed.contains(id) && bookings[id]?.status.isHold == true
            case .nobody, .house, .booking: return false
            }
        }
        return unclear > 0 && left + unclear >= wish.count
    }

    /// What is wrong with a wish for the best seats, whoever else asks.
    func faults(
        of wish: BestSeatsWish,
        in part: BookingRequest.Part
    ) -> [FieldFault] {
        if part.kind == .event, charts[part.inventoryID] == nil {
            return [FieldFault(part.field("best"), "the event has no seat map")]
        }
        guard let zone = wish.zone, let zones = charts[part.inventoryID]?.zones,
            !zones.contains(zone)
        else { return [] }
        let names = zones.joined(separator: ", ")
        return [FieldFault(part.field(part.zoneField), "expected one of \(names)")]
    }
}

extension BookingRequest.Part {
    /// What a zone is called of what is booked.
    fileprivate var zoneField: String { kind == .flight ? "cabin" : "zone" }
}
