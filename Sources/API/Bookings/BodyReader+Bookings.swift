import HTTP
import JSONText
import Reservations

/// Reading what somebody wants to book.
extension BodyReader {
    /// The parts of a booking; empty if something is wrong with them.
    mutating func parts() -> [BookingRequest.Part] {
        let fields: [(name: String, isThere: Bool)] = [
            ("event_id", has(BookingFields.eventID)), ("show_id", has(BookingFields.showID)),
            ("flight_id", has(BookingFields.flightID)), ("legs", has(BookingFields.legs)),
        ]
        let given = fields.filter(\.isThere).map(\.name)
        guard given.count == 1 else {
            let names = fields.map(\.name).joined(separator: ", ")
            refuse(given.dropFirst().first ?? "event_id", "expected exactly one of \(names)")
            return []
        }
        if given[0] != "event_id" {
            refuse(BookingFields.items, besides: given[0])
            refuse(BookingFields.voucher, besides: given[0])
        }
        if given[0] == "legs" {
            refuse(BookingFields.best, besides: given[0])
            refuse(BookingFields.zone, besides: given[0])
            refuse(BookingFields.cabin, besides: given[0])
        }
        switch given[0] {
        case "event_id": return event().map { [$0] } ?? []
        case "show_id": return seats(of: .show, BookingFields.showID.required).map { [$0] } ?? []
        case "flight_id":
            return seats(of: .flight, BookingFields.flightID.required).map { [$0] } ?? []
        default: return legs()
        }
    }

    /// Refuses a field that has no meaning beside another one.
    mutating func refuse(_ field: some FieldDescription, besides other: String) {
        if has(field) { refuse(field.name, "does not go with \(other)") }
    }

    /// Tickets or seats of an event, or both.
    private mutating func event() -> BookingRequest.Part? {
        let id = value(of: BookingFields.eventID.required)
        guard let wishes = eventWishes(), let id else { return nil }
        return .init(kind: .event, inventoryID: id, wishes: wishes)
    }

    /// The same where the event is known; nil if something is wrong with it.
    mutating func eventWishes() -> [BookingRequest.Wish]? {
        guard has(BookingFields.seats) || has(BookingFields.best) else {
            refuseZones()
            return tickets()
        }
        let tickets = has(BookingFields.items) ? tickets() : []
        let seats = seatWishes(of: .event)
        guard let tickets, let seats else { return nil }
        return tickets + seats
    }

    private mutating func tickets() -> [BookingRequest.Wish]? {
        guard let items = value(of: BookingFields.items) else { return nil }
        var wishes: [BookingRequest.Wish] = []
        var known: Set<String> = []
        for (index, item) in items.enumerated() {
            let place = "items[\(index)]"
            let wish = read(item, BookingFields.item, at: place) { reader in
                let type = reader.value(of: BookingFields.typeID)
                let quantity = reader.value(of: BookingFields.quantity)
                guard let type, let quantity else { return BookingRequest.Wish?.none }
                return .tickets(typeID: type, quantity: quantity)
            }
            guard case .tickets(let type, _) = wish, let wish else { continue }
            if known.insert(type).inserted {
                wishes.append(wish)
            } else {
                refuse("\(place).ticket_type_id", "is there twice")
            }
        }
        return wishes
    }

    /// Seats of one inventory.
    ///
    /// - Parameter place: Where this stands in the body, `legs[1]`; empty for the body itself.
    mutating func seats(
        of kind: InventoryKind,
        _ idField: BodyField<String>,
        at place: String = ""
    ) -> BookingRequest.Part? {
        let id = value(of: idField)
        guard let wishes = seatWishes(of: kind), let id else { return nil }
        return .init(kind: kind, inventoryID: id, wishes: wishes, place: place)
    }

    /// The seats that are named, or how many of the best are wanted; nil if something is wrong with them.
    mutating func seatWishes(of kind: InventoryKind) -> [BookingRequest.Wish]? {
        guard !has(BookingFields.best) else { return bestSeats(of: kind).map { [.best($0)] } }
        refuseZones()
        guard let elements = value(of: BookingFields.seats) else { return nil }
        let codes = codes(elements)
        let passengers = passengers(for: elements.count)
        guard codes.count == elements.count else { return nil }
        return codes.enumerated().map { index, code in
            .seat(
                code: code,
                passenger: passengers.indices.contains(index) ? passengers[index] : nil
            )
        }
    }

    /// Seats' codes; what is wrong with one is told at its place.
    private mutating func codes(_ elements: [JSON]) -> [String] {
        var codes: [String] = []
        for (index, element) in elements.enumerated() {
            let place = "seats[\(index)]"
            switch BookingFields.seatCode.check(element) {
            case .invalid(let message): refuse(place, message)
            case .valid(let code):
                if codes.contains(code) { refuse(place, "is there twice") }
                codes.append(code)
            }
        }
        return codes
    }

    mutating func passengers(for count: Int) -> [BookingRequest.Passenger] {
        guard let elements = value(of: BookingFields.passengers) else { return [] }
        guard elements.count == count else {
            refuse("passengers", "expected one for each seat: \(count)")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            read(element, BookingFields.passenger, at: "passengers[\(index)]") { reader in
                let given = reader.value(of: BookingFields.givenName)
                let family = reader.value(of: BookingFields.familyName)
                guard let given, let family else { return nil }
                return BookingRequest.Passenger(givenName: given, familyName: family)
            }
        }
    }

    private mutating func legs() -> [BookingRequest.Part] {
        refuse(BookingFields.seats, besides: "legs")
        refuse(BookingFields.passengers, besides: "legs")
        guard let elements = value(of: BookingFields.legs) else { return [] }
        var parts: [BookingRequest.Part] = []
        for (index, element) in elements.enumerated() {
            let place = "legs[\(index)]"
            let part = read(element, BookingFields.leg, at: place) { reader in
                reader.seats(of: .flight, BookingFields.flightID.required, at: place)
            }
            guard let part else { continue }
            if parts.contains(where: { $0.inventoryID == part.inventoryID }) {
                refuse("\(place).flight_id", "is there twice")
            }
            parts.append(part)
        }
        if parts.map(\.quantity).reduce(0, +) > BookingFields.placeLimit {
            refuse("legs", "expected no more than \(BookingFields.placeLimit) seats in all")
        }
        return parts
    }

    /// How the customer is reached; nil if that is not told, or wrong.
    mutating func contact() -> BookingRequest.Contact? {
        guard let json = value(of: BookingFields.contact) else { return nil }
        return read(json, BookingFields.contactParts, at: "contact") { reader in
            let phone = reader.value(of: BookingFields.phone)
            return reader.value(of: BookingFields.email).map { .init(email: $0, phone: phone) }
        }
    }
}
