import Reservations

/// A sale that only remembers who has booked what, and counts that anew for every question: slow and
/// obvious, for comparison with the ledger.
struct ModelSale {
    struct Inventory {
        let kind: InventoryKind
        let isOnSale: Bool
        let currency: Currency
        let paymentMode: PaymentMode
        let holdSeconds: Int
        let maxPerBooking: Int
        let maxPerCustomer: Int?
        let capacity: Int
        /// With their prices.
        var seats: [String: Int] = [:]
        var blocked: Set<String> = []
        /// Of all its seats, which are one zone.
        var early: EarlyPrice?
    }

    /// The price of the first so many tickets, or seats.
    struct EarlyPrice {
        let price: Int
        let first: Int
        let isOver: Bool
    }

    struct TicketType {
        let inventoryID: String
        let price: Int
        var early: EarlyPrice?
        let isActive: Bool
        let quantity: Int
    }

    struct Line {
        let inventoryID: String
        var typeID: String?
        var seat: String?
        var quantity = 1
        var price = 0
    }

    struct Sold {
        let id: String
        let userID: String
        var status: BookingStatus
        var isOverdue = false
        /// Whether the ledger knows it.
        var isLocked = false
        var lines: [Line] = []
    }

    var inventories: [String: Inventory] = [:]
    var ticketTypes: [String: TicketType] = [:]
    var bookings: [Sold] = []
}

// MARK: - Counting

extension ModelSale {
    private var kept: [Sold] {
        bookings.filter { [.held, .paymentPending, .confirmed].contains($0.status) }
    }

    func left(of inventoryID: String) -> Int {
        let taken = kept.flatMap(\.lines).filter { $0.inventoryID == inventoryID }
        return (inventories[inventoryID]?.capacity ?? 0) - taken.map(\.quantity).reduce(0, +)
    }

    func left(ofType typeID: String) -> Int {
        let taken = kept.flatMap(\.lines).filter { $0.typeID == typeID }
        return (ticketTypes[typeID]?.quantity ?? 0) - taken.map(\.quantity).reduce(0, +)
    }

    /// How many seats are kept, also those that are not for sale.
    func seatsTaken(of inventoryID: String) -> Int {
        kept.flatMap(\.lines).count { $0.inventoryID == inventoryID && $0.seat != nil }
    }

    func owners(of seat: String, in inventoryID: String) -> [Sold] {
        kept.filter { booking in
            booking.lines.contains { $0.inventoryID == inventoryID && $0.seat == seat }
        }
    }

    /// How many places a customer has of an inventory.
    func places(of userID: String, in inventoryID: String) -> Int {
        let lines = kept.filter { $0.userID == userID && !$0.isOverdue }.flatMap(\.lines)
        return lines.filter { $0.inventoryID == inventoryID }.map(\.quantity).reduce(0, +)
    }

    func seatState(_ seat: String, in inventoryID: String) -> BookingLedger.Seat.Owner {
        if inventories[inventoryID]?.blocked.contains(seat) == true { return .house }
        guard let owner = owners(of: seat, in: inventoryID).first else { return .nobody }
        guard owner.isOverdue else { return .booking }
        return owner.isLocked ? .expired(bookingID: owner.id) : .justExpired
    }
}

// MARK: - As the ledger has it

extension ModelSale {
    func ledger() -> BookingLedger {
        var ledger = BookingLedger()
        for (id, inventory) in inventories {
            ledger.inventories[id] = BookingLedger.Inventory(
                kind: inventory.kind,
                name: id,
                isOnSale: inventory.isOnSale,
                isOpenAtDoor: inventory.isOnSale,
                currency: inventory.currency,
                paymentMode: inventory.paymentMode,
                holdSeconds: inventory.holdSeconds,
                maxPerBooking: inventory.maxPerBooking,
                maxPerCustomer: inventory.maxPerCustomer,
                left: left(of: id)
            )
            for (seat, price) in inventory.seats {
                ledger.seats[SeatKey(inventoryID: id, code: seat)] = BookingLedger.Seat(
                    zone: "main",
                    price: Money(minorUnits: price, inventory.currency),
                    owner: seatState(seat, in: id)
                )
            }
            if let early = inventory.early, let prices = try? EarlyPrices([step(early)]) {
                ledger.zones[ZoneKey(inventoryID: id, name: "main")] = .init(
                    earlyPrices: prices,
                    taken: seatsTaken(of: id)
                )
            }
            guard inventory.maxPerCustomer != nil else { continue }
            for user in Set(bookings.map(\.userID)) where places(of: user, in: id) > 0 {
                let key = BookingLedger.CustomerKey(inventoryID: id, userID: user)
                ledger.customers[key] = places(of: user, in: id)
            }
        }
        for (id, type) in ticketTypes { ledger.ticketTypes[id] = known(type, id) }
        for booking in bookings where booking.isLocked {
            ledger.bookings[booking.id] = BookingLedger.Known(
                userID: booking.userID,
                status: booking.status,
                isOverdue: booking.isOverdue,
                items: booking.lines.map(item)
            )
        }
        return ledger
    }

    private func known(_ type: TicketType, _ id: String) -> BookingLedger.TicketType {
        BookingLedger.TicketType(
            inventoryID: type.inventoryID,
            name: id,
            price: Money(minorUnits: type.price, currency(of: type.inventoryID)),
            earlyPrices: type.early.flatMap { try? EarlyPrices([step($0)]) } ?? .none,
            isActive: type.isActive,
            quantity: type.quantity,
            left: left(ofType: id)
        )
    }

    private func step(_ early: EarlyPrice) -> EarlyPrices.Step {
        // The ledger's moment is 0.
        .init(price: early.price, until: Moment(epoch: early.isOver ? 0 : 1), first: early.first)
    }

    private func item(_ line: Line) -> BookingItem {
        BookingItem(
            kind: inventories[line.inventoryID]?.kind ?? .event,
            inventoryID: line.inventoryID,
            name: "",
            ticketTypeID: line.typeID,
            seatCode: line.seat,
            zone: line.seat.map { _ in "main" },
            passenger: nil,
            quantity: line.quantity,
            price: Money(minorUnits: line.price, currency(of: line.inventoryID))
        )
    }

    private func currency(of inventoryID: String) -> Currency {
        inventories[inventoryID]?.currency ?? .standard
    }
}
