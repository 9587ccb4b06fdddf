import Reservations
import Support

/// Something that somebody asks of a sale.
enum ModelOrder {
    case book(BookingRequest)
    case cancel(bookingID: String, userID: String)
}

/// Sales so small that nearly everybody is in somebody's way.
extension ModelSale {
    private static let users = ["anna", "berta", "carla"]
    private static let kinds: KeyValuePairs<String, InventoryKind> = [
        "e1": .event, "e2": .event, "s1": .show, "f1": .flight, "f2": .flight,
    ]
    private static let types = ["e1": ["e1a", "e1b", "e1c"], "e2": ["e2a", "e2b"]]
    private static let seats = [
        "s1": ["1", "2", "3", "4"], "f1": ["1A", "1B"], "f2": ["1A", "1C"],
    ]

    init(by random: inout SeededRandom) {
        for (id, kind) in Self.kinds { inventories[id] = Self.inventory(id, kind, &random) }
        for (id, types) in Self.types {
            for type in types {
                ticketTypes[type] = TicketType(
                    inventoryID: id,
                    price: Int.random(in: 0...2, using: &random),
                    early: random.hits(1, in: 2) ? nil : Self.earlyPrice(&random),
                    isActive: !random.hits(1, in: 16),
                    quantity: Int.random(in: 0...5, using: &random)
                )
            }
        }
        for number in 0..<Int.random(in: 0...5, using: &random) {
            bookings.append(sold("old\(number)", &random))
        }
    }

    private static func earlyPrice(_ random: inout SeededRandom) -> EarlyPrice {
        .init(
            price: Int.random(in: 0...2, using: &random),
            first: Int.random(in: 1...5, using: &random),
            isOver: random.hits(1, in: 4)
        )
    }

    private static func inventory(
        _ id: String,
        _ kind: InventoryKind,
        _ random: inout SeededRandom
    ) -> Inventory {
        var inventory = Inventory(
            kind: kind,
            isOnSale: !random.hits(1, in: 24),
            currency: random.hits(1, in: 24) ? Currency("USD") ?? .standard : .standard,
            paymentMode: random.hits(1, in: 3) ? .atDoor : .online,
            holdSeconds: Int.random(in: 1...3, using: &random),
            maxPerBooking: Int.random(in: 2...5, using: &random),
            maxPerCustomer: random.hits(1, in: 2) ? nil : Int.random(in: 1...4, using: &random),
            capacity: Int.random(in: 1...6, using: &random)
        )
        for seat in seats[id] ?? [] {
            inventory.seats[seat] = Int.random(in: 0...2, using: &random)
            if random.hits(1, in: 10) { inventory.blocked.insert(seat) }
        }
        if !inventory.seats.isEmpty, random.hits(1, in: 2) {
            inventory.early = earlyPrice(&random)
        }
        return inventory
    }

    /// A booking from before, which has only what was there.
    private func sold(_ id: String, _ random: inout SeededRandom) -> Sold {
        let status = BookingStatus.allCases.randomElement(using: &random) ?? .held
        let kept: [BookingStatus] = [.held, .held, .confirmed, .paymentPending, status]
        var sale = self
        sale.bookings.append(
            Sold(
                id: id,
                userID: Self.users.randomElement(using: &random) ?? "",
                status: kept.randomElement(using: &random) ?? status
            )
        )
        let last = sale.bookings.count - 1
        sale.bookings[last].isLocked = random.hits(4, in: 5)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let line = Self.line(&random)
            let isFree = sale.owners(of: line.seat ?? "", in: line.inventoryID).isEmpty
            guard isFree, sale.left(of: line.inventoryID) >= line.quantity else { continue }
            if let type = line.typeID, sale.left(ofType: type) < line.quantity { continue }
            sale.bookings[last].lines.append(line)
        }
        let isHeld = sale.bookings[last].status == .held
        sale.bookings[last].isOverdue = isHeld && random.hits(2, in: 3)
        return sale.bookings[last]
    }

    private static func line(_ random: inout SeededRandom) -> Line {
        let id = kinds.randomElement(using: &random)?.key ?? ""
        if let type = types[id]?.randomElement(using: &random) {
            let quantity = Int.random(in: 1...2, using: &random)
            return Line(inventoryID: id, typeID: type, quantity: quantity)
        }
        return Line(inventoryID: id, seat: seats[id]?.randomElement(using: &random))
    }
}

// MARK: - Orders

extension ModelSale {
    func order(_ random: inout SeededRandom) -> ModelOrder {
        let userID = Self.users.randomElement(using: &random) ?? ""
        guard random.hits(1, in: 4) else { return .book(Self.request(userID, &random)) }
        guard let booking = bookings.filter(\.isLocked).randomElement(using: &random),
            !random.hits(1, in: 10)
        else { return .cancel(bookingID: "none", userID: userID) }
        let canceller = random.hits(1, in: 10) ? userID : booking.userID
        return .cancel(bookingID: booking.id, userID: canceller)
    }

    private static func request(_ userID: String, _ random: inout SeededRandom) -> BookingRequest {
        let count = random.hits(2, in: 3) ? 1 : Int.random(in: 2...3, using: &random)
        let chosen = kinds.shuffled(using: &random).prefix(count).enumerated()
        return BookingRequest(
            userID: userID,
            contact: BookingRequest.Contact(email: "", phone: nil),
            parts: chosen.map { index, inventory in
                BookingRequest.Part(
                    kind: random.hits(1, in: 60) ? .event : inventory.value,
                    inventoryID: random.hits(1, in: 60) ? "none" : inventory.key,
                    wishes: wishes(inventory.key, &random),
                    place: count == 1 ? "" : "legs[\(index)]"
                )
            }
        )
    }

    private static func wishes(
        _ id: String,
        _ random: inout SeededRandom
    ) -> [BookingRequest.Wish] {
        let count = Int.random(in: 1...3, using: &random)
        if let own = types[id] {
            let strange = random.hits(1, in: 24) ? ["none", "e1c", "e2b"] : []
            return Set(own + strange).sorted().shuffled(using: &random).prefix(count).map {
                .tickets(typeID: $0, quantity: Int.random(in: 1...2, using: &random))
            }
        }
        let strange = random.hits(1, in: 24) ? ["9Z"] : []
        return ((seats[id] ?? []) + strange).shuffled(using: &random).prefix(count).map {
            .seat(code: $0, passenger: nil)
        }
    }
}

extension SeededRandom {
    fileprivate mutating func hits(_ count: Int, in all: Int) -> Bool {
        Int.random(in: 0..<all, using: &self) < count
    }
}
