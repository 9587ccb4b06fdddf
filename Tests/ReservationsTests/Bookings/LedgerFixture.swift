import Reservations
import Testing

/// What there is for sale in tests of the ledger, and wishes for it.
///
/// - an event `concert` for 5, of which 4 `adult` and 3 `child` tickets are left, 10.00 each
/// - a show `film` with the seats 1 to 6, and flights `out` and `back` with 1A to 1C, 10.00 each
enum Sale {
    static let euro = Currency.standard

    static func inventory(
        _ kind: InventoryKind,
        isOnSale: Bool = true,
        isOpenAtDoor: Bool = true,
        currency: Currency = euro,
        paymentMode: PaymentMode = .online,
        holdSeconds: Int = 600,
        maxPerBooking: Int = 4,
        maxPerCustomer: Int? = nil,
        left: Int = 6
    ) -> BookingLedger.Inventory {
        BookingLedger.Inventory(
            kind: kind,
            name: "A \(kind.rawValue)",
            isOnSale: isOnSale,
            isOpenAtDoor: isOpenAtDoor,
            currency: currency,
            paymentMode: paymentMode,
            holdSeconds: holdSeconds,
            maxPerBooking: maxPerBooking,
            maxPerCustomer: maxPerCustomer,
            left: left
        )
    }

    static func ticketType(
        of inventoryID: String = "concert",
        price: Int = 1_000,
        earlyPrices: EarlyPrices = .none,
        isActive: Bool = true,
        isHidden: Bool = false,
        taken: Int = 0,
        left: Int
    ) -> BookingLedger.TicketType {
        BookingLedger.TicketType(
            inventoryID: inventoryID,
            name: "A ticket",
            price: Money(minorUnits: price, euro),
            earlyPrices: earlyPrices,
            isActive: isActive,
            isHidden: isHidden,
            quantity: taken + left,
            left: left
        )
    }

    static func seat(
        _ owner: BookingLedger.Seat.Owner = .nobody,
        price: Int = 1_000
    ) -> BookingLedger.Seat {
        BookingLedger.Seat(zone: "main", price: Money(minorUnits: price, euro), owner: owner)
    }

    static func ledger() -> BookingLedger {
        var ledger = BookingLedger(
            inventories: [
                "concert": inventory(.event, left: 5), "film": inventory(.show),
                "out": inventory(.flight, left: 3), "back": inventory(.flight, left: 3),
            ],
            ticketTypes: ["adult": ticketType(left: 4), "child": ticketType(left: 3)]
        )
        for code in 1...6 { ledger.seats[key("film", "\(code)")] = seat() }
        for code in ["1A", "1B", "1C"] {
            ledger.seats[key("out", code)] = seat()
            ledger.seats[key("back", code)] = seat()
        }
        return ledger
    }

    static func key(_ inventoryID: String, _ code: String) -> SeatKey {
        SeatKey(inventoryID: inventoryID, code: code)
    }

    static func customer(_ userID: String, of inventoryID: String) -> BookingLedger.CustomerKey {
        BookingLedger.CustomerKey(inventoryID: inventoryID, userID: userID)
    }
}

// MARK: - Wishes

extension Sale {
    static func wish(
        _ parts: BookingRequest.Part...,
        by userID: String = "anna",
        with voucher: String? = nil
    ) -> BookingRequest {
        BookingRequest(
            userID: userID,
            contact: BookingRequest.Contact(email: "\(userID)@example.com", phone: nil),
            parts: parts,
            voucher: voucher.flatMap { VoucherCode($0) }
        )
    }

    static func tickets(
        _ quantities: KeyValuePairs<String, Int>,
        of inventoryID: String = "concert",
        at place: String = ""
    ) -> BookingRequest.Part {
        BookingRequest.Part(
            kind: .event,
            inventoryID: inventoryID,
            wishes: quantities.map { .tickets(typeID: $0.key, quantity: $0.value) },
            place: place
        )
    }

    static func seats(
        _ codes: String...,
        of inventoryID: String = "film",
        _ kind: InventoryKind = .show,
        at place: String = ""
    ) -> BookingRequest.Part {
        BookingRequest.Part(
            kind: kind,
            inventoryID: inventoryID,
            wishes: codes.map { .seat(code: $0, passenger: nil) },
            place: place
        )
    }

    static func leg(_ index: Int, _ codes: String..., of flight: String) -> BookingRequest.Part {
        BookingRequest.Part(
            kind: .flight,
            inventoryID: flight,
            wishes: codes.map { .seat(code: $0, passenger: nil) },
            place: "legs[\(index)]"
        )
    }

    /// A line of a booking that is there.
    static func item(
        _ inventoryID: String,
        seat: String? = nil,
        type: String? = nil,
        quantity: Int = 1,
        price: Money = Money(minorUnits: 1_000, euro)
    ) -> BookingItem {
        BookingItem(
            kind: .show,
            inventoryID: inventoryID,
            name: "Something",
            ticketTypeID: type,
            seatCode: seat,
            zone: seat.map { _ in "main" },
            passenger: nil,
            quantity: quantity,
            price: price
        )
    }
}

// MARK: - Verdicts

extension BookingVerdict {
    /// What becomes of a booking that is there, if something does.
    var change: BookingChange? {
        if case .changed(let change) = self { change } else { nil }
    }

    var booking: NewBooking? {
        guard case .booked(let booking) = self else { return nil }
        return booking
    }

    /// What is wrong, field by field.
    var faultyFields: [String]? {
        guard case .invalid(let faults) = self else { return nil }
        return faults.map(\.field)
    }

    /// What is left of what, of the inventory as a whole under its own id.
    var left: [String: Int]? {
        guard case .soldOut(let shortages) = self else { return nil }
        return Dictionary(
            uniqueKeysWithValues: shortages.map { ($0.ticketTypeID ?? $0.inventoryID, $0.left) }
        )
    }
}

extension BookingLedger {
    /// All that it knows, to be compared; of a booking that is over it does not matter that it has given
    /// back its items.
    var everything: [AnyHashable] {
        let known = customers.filter { $0.value != 0 }
        var bookings = bookings
        for (id, booking) in bookings where !booking.status.isLive {
            for place in booking.items.indices { bookings[id]?.items[place].isReturned = false }
        }
        return [inventories, ticketTypes, seats, zones, known, bookings]
    }
}
