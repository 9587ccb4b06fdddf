import Postgres
import Reservations

/// What a batch writes.
struct BatchChanges {
    /// A booking that becomes something else.
    struct Move {
        let id: String
        let from: BookingStatus
        let to: BookingStatus
        /// nil if it happens by itself.
        let actor: String?
        let reason: String
    }

    /// Of one inventory.
    struct Zone: Hashable {
        let inventoryID: String
        let name: String
    }

    var made: [Booking] = []
    var moved: [Move] = []
    /// What is taken more, or less, by inventory, ticket type and zone.
    private(set) var places: [String: Int] = [:]
    private(set) var tickets: [String: Int] = [:]
    private(set) var zones: [Zone: Int] = [:]
    /// What is sold more, or less.
    private(set) var soldPlaces: [String: Int] = [:]
    private(set) var soldTickets: [String: Int] = [:]
    private(set) var freedSeats: [(seat: SeatKey, bookingID: String)] = []
    /// Whether the rows of the counts are still to be locked, for those that are not.
    var locksCounts = false

    /// Counts what a booking takes.
    mutating func take(_ items: [BookingItem], isSold: Bool) {
        count(items, sign: 1, isSold: isSold)
    }

    /// Counts what a booking gives back: seats only if it is the one that has them.
    mutating func giveBack(_ items: [BookingItem], of bookingID: String, isSold: Bool) {
        count(items, sign: -1, isSold: isSold)
        freedSeats += items.compactMap { item in item.seat.map { ($0, bookingID) } }
    }

    /// A hold that has not been paid for in time gives back all that it keeps.
    mutating func expire(_ id: String, _ items: [BookingItem], _ reason: String = "hold ended") {
        moved.append(.init(id: id, from: .held, to: .expired, actor: nil, reason: reason))
        giveBack(items, of: id, isSold: false)
    }

    /// What its organizer has called off gives back all that it keeps.
    mutating func callOff(
        _ id: String,
        _ status: BookingStatus,
        _ items: [BookingItem],
        by actorID: String
    ) {
        guard let end = BookingStatus.status(after: .callOff, from: status) else { return }
        moved.append(.init(id: id, from: status, to: end, actor: actorID, reason: "called off"))
        giveBack(items, of: id, isSold: status == .confirmed)
    }

    private mutating func count(_ items: [BookingItem], sign: Int, isSold: Bool) {
        for item in items {
            let quantity = sign * item.quantity
            places[item.inventoryID, default: 0] += quantity
            if isSold { soldPlaces[item.inventoryID, default: 0] += quantity }
            if let id = item.ticketTypeID {
                tickets[id, default: 0] += quantity
                if isSold { soldTickets[id, default: 0] += quantity }
            }
            if let name = item.zone {
                zones[Zone(inventoryID: item.inventoryID, name: name), default: 0] += quantity
            }
        }
    }

    /// Everything, in an order in which each finds what it refers to: seats are freed before others
    /// take them.
    var statements: [Statement] {
        var statements: [Statement] = []
        if !moved.isEmpty { statements.append(move) }
        if locksCounts { statements += locks }
        if !freedSeats.isEmpty { statements.append(freeSeats) }
        if !made.isEmpty { statements += [make, addItems] }
        if made.contains(where: { $0.items.contains { $0.seatCode != nil } }) {
            statements.append(claimSeats)
        }
        statements += counts
        // Transitions are tallied: but for zones, which are their inventory's, that lock is the last.
        if !moved.isEmpty { statements.append(recordMoves) }
        if !made.isEmpty { statements.append(recordMade) }
        // Zones stand last: what they answer tells which flights have another number to show.
        return statements + [addToZones].compactMap(\.self)
    }

    /// Whether the last statement answers with what zones have left.
    var changesZones: Bool { zones.contains { $0.value != 0 } }
}

// MARK: - Bookings

extension BatchChanges {
    private var make: Statement {
        """
        INSERT INTO bookings (
            id, reference, user_id, status, currency, total, hold_expires_at, contact_email,
            contact_phone, created_at
        )
        SELECT * FROM unnest(
            \(made.map(\.id))::uuid[], \(made.map(\.reference))::text[],
            \(made.map(\.userID))::uuid[], \(made.map(\.status.rawValue))::text[],
            \(made.map(\.total.currency.code))::text[], \(made.map(\.total.minorUnits))::bigint[],
            \(Nullable(made.map(\.holdExpiresAt)))::timestamptz[],
            \(made.map(\.contact.email))::text[], \(Nullable(made.map(\.contact.phone)))::text[],
            \(made.map(\.createdAt))::timestamptz[]
        )
        """
    }

    private var addItems: Statement {
        let lines = made.flatMap { booking in
            booking.items.enumerated().map { (id: booking.id, place: $0.offset, item: $0.element) }
        }
        return """
            INSERT INTO booking_items (
                booking_id, position, inventory_id, ticket_type_id, seat_code, zone, name, quantity,
                price, given_name, family_name
            )
            SELECT * FROM unnest(
                \(lines.map(\.id))::uuid[], \(lines.map(\.place))::smallint[],
                \(lines.map(\.item.inventoryID))::uuid[],
                \(Nullable(lines.map(\.item.ticketTypeID)))::uuid[],
                \(Nullable(lines.map(\.item.seatCode)))::text[],
                \(Nullable(lines.map(\.item.zone)))::text[], \(lines.map(\.item.name))::text[],
                \(lines.map(\.item.quantity))::integer[],
                \(lines.map(\.item.price.minorUnits))::bigint[],
                \(Nullable(lines.map(\.item.passenger?.givenName)))::text[],
                \(Nullable(lines.map(\.item.passenger?.familyName)))::text[]
            )
            """
    }

    private var claimSeats: Statement {
        let claims = made.flatMap { booking in
            booking.items.compactMap { item in item.seat.map { (booking.id, $0) } }
        }
        return """
            INSERT INTO seat_claims (inventory_id, seat_code, booking_id)
            SELECT * FROM unnest(
                \(claims.map(\.1.inventoryID))::uuid[], \(claims.map(\.1.code))::text[],
                \(claims.map(\.0))::uuid[]
            )
            """
    }

    private var freeSeats: Statement {
        """
        DELETE FROM seat_claims USING unnest(
            \(freedSeats.map(\.seat.inventoryID))::uuid[],
            \(freedSeats.map(\.seat.code))::text[], \(freedSeats.map(\.bookingID))::uuid[]
        ) AS freed (inventory_id, seat_code, booking_id)
        WHERE seat_claims.inventory_id = freed.inventory_id
          AND seat_claims.seat_code = freed.seat_code
          AND seat_claims.booking_id = freed.booking_id
        """
    }

    private var move: Statement {
        """
        UPDATE bookings SET status = moved.status
        FROM unnest(\(moved.map(\.id))::uuid[], \(moved.map(\.to.rawValue))::text[])
            AS moved (id, status)
        WHERE bookings.id = moved.id
        """
    }

    private var recordMoves: Statement {
        """
        INSERT INTO booking_events (booking_id, actor_id, from_status, to_status, reason)
        SELECT * FROM unnest(
            \(moved.map(\.id))::uuid[], \(Nullable(moved.map(\.actor)))::uuid[],
            \(moved.map(\.from.rawValue))::text[], \(moved.map(\.to.rawValue))::text[],
            \(moved.map(\.reason))::text[]
        )
        """
    }

    private var recordMade: Statement {
        """
        INSERT INTO booking_events (booking_id, actor_id, to_status, reason)
        SELECT *, 'booked' FROM unnest(
            \(made.map(\.id))::uuid[], \(made.map(\.userID))::uuid[],
            \(made.map(\.status.rawValue))::text[]
        )
        """
    }
}

// MARK: - Counts

extension BatchChanges {
    /// In the order of locks.
    private var locks: [Statement] {
        [
            BatchFacts.ticketTypesLeft(Array(tickets.keys)),
            BatchFacts.placesLeft(Array(places.keys)),
        ]
    }

    private var counts: [Statement] {
        [
            Self.add(tickets, to: "ticket_type_counts", "taken", by: "ticket_type_id"),
            Self.add(places, to: "inventory_counts", "taken", by: "inventory_id"),
            Self.add(soldTickets, to: "ticket_type_sales", "sold", by: "ticket_type_id"),
            Self.add(soldPlaces, to: "inventory_sales", "sold", by: "inventory_id"),
        ].compactMap(\.self)
    }

    /// Also where as much comes as goes: lists of seats go by the number of changes.
    private static func add(
        _ numbers: [String: Int],
        to table: Statement,
        _ column: Statement,
        by key: Statement
    ) -> Statement? {
        let changes = numbers.sorted { $0.key < $1.key }
        guard !changes.isEmpty else { return nil }
        return """
            UPDATE \(table) SET \(column) = \(column) + more
            FROM unnest(\(changes.map(\.key))::uuid[], \(changes.map(\.value))::integer[])
                AS changes (id, more)
            WHERE \(key) = id
            """
    }

    private var addToZones: Statement? {
        let changes = zones.filter { $0.value != 0 }
        guard !changes.isEmpty else { return nil }
        return """
            UPDATE zone_counts SET taken = taken + more
            FROM unnest(
                \(changes.map(\.key.inventoryID))::uuid[], \(changes.map(\.key.name))::text[],
                \(changes.map(\.value))::integer[]
            ) AS changes (id, name, more)
            WHERE inventory_id = id AND zone = name
            RETURNING inventory_id, seats - taken, more
            """
    }
}
