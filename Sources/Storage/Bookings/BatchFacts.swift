import Platform
import Postgres
import Reservations

/// What a batch reads, statement by statement.
struct BatchFacts {
    private(set) var inventories: [String: BookingLedger.Inventory] = [:]
    private(set) var ticketTypes: [String: BookingLedger.TicketType] = [:]
    private(set) var seats: [SeatKey: BookingLedger.Seat] = [:]
    private(set) var customers: [BookingLedger.CustomerKey: Int] = [:]
    private(set) var fresh: [(id: String, number: Int)] = []
    private(set) var now = Moment(epoch: 0)
    private(set) var stored: [Int: (digest: [UInt8], answer: StoredAnswer)] = [:]
    private var ticketsLeft: [String: Int] = [:]
    private var placesLeft: [String: Int] = [:]

    /// Whether anybody may have only so much of one of the inventories.
    var boundsCustomers: Bool { inventories.values.contains { $0.maxPerCustomer != nil } }

    /// Takes the rows that answer a question.
    mutating func take(_ rows: consuming Rows, of question: Question) throws(PostgresError) {
        switch question {
        case .ticketTypesLeft: ticketsLeft = try Self.numbers(rows)
        case .placesLeft: placesLeft = try Self.numbers(rows)
        case .inventories: try takeInventories(rows)
        case .ticketTypes: try takeTicketTypes(rows)
        case .seats: try takeSeats(rows)
        case .fresh: try takeFresh(rows)
        case .stored: try takeStored(rows)
        }
    }

    private static func numbers(_ rows: consuming Rows) throws(PostgresError) -> [String: Int] {
        let pairs = try rows.map { (row) throws(PostgresError) in
            (try row.text(0), try row.int(1))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private mutating func takeInventories(_ rows: consuming Rows) throws(PostgresError) {
        let left = placesLeft
        let found = try rows.map { (row) throws(PostgresError) in
            let id = try row.text(0)
            return (
                id,
                BookingLedger.Inventory(
                    kind: try row.decode(1, as: "a kind") { InventoryKind(rawValue: $0) },
                    name: try row.text(2),
                    isOnSale: try row.bool(3),
                    currency: try row.decode(4, as: "a currency") { Currency($0) },
                    paymentMode: try row.decode(5, as: "a mode") { PaymentMode(rawValue: $0) },
                    holdSeconds: try row.int(6),
                    maxPerBooking: try row.int(7),
                    maxPerCustomer: try row.optionalInt(8),
                    left: left[id] ?? 0
                )
            )
        }
        inventories = Dictionary(found) { first, _ in first }
    }

    private mutating func takeTicketTypes(_ rows: consuming Rows) throws(PostgresError) {
        let left = ticketsLeft
        let found = try rows.map { (row) throws(PostgresError) in
            let id = try row.text(0)
            let currency = try row.decode(4, as: "a currency") { Currency($0) }
            return (
                id,
                BookingLedger.TicketType(
                    inventoryID: try row.text(1),
                    name: try row.text(2),
                    price: Money(minorUnits: try row.int(3), currency),
                    isActive: try row.bool(5),
                    left: left[id] ?? 0
                )
            )
        }
        ticketTypes = Dictionary(found) { first, _ in first }
    }

    private mutating func takeSeats(_ rows: consuming Rows) throws(PostgresError) {
        let found = try rows.map { (row) throws(PostgresError) in
            let currency = try row.decode(4, as: "a currency") { Currency($0) }
            let isOverdue = try row.bool(7)
            let owner: BookingLedger.Seat.Owner =
                if try row.bool(5) {
                    .house
                } else if let id = row.optionalText(6) {
                    isOverdue ? .expired(bookingID: id) : .booking
                } else {
                    .nobody
                }
            return (
                SeatKey(inventoryID: try row.text(0), code: try row.text(1)),
                BookingLedger.Seat(
                    zone: try row.text(2),
                    price: Money(minorUnits: try row.int(3), currency),
                    owner: owner
                )
            )
        }
        seats = Dictionary(found) { first, _ in first }
    }

    mutating func takeCustomers(_ rows: consuming Rows) throws(PostgresError) {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                BookingLedger.CustomerKey(
                    inventoryID: try row.text(0),
                    userID: try row.text(1)
                ),
                try row.int(2)
            )
        }
        customers = Dictionary(found) { first, _ in first }
    }

    private mutating func takeFresh(_ rows: consuming Rows) throws(PostgresError) {
        let found = try rows.map { (row) throws(PostgresError) in
            (number: try row.int(0), now: try row.int(1))
        }
        let milliseconds = WallClock.milliseconds
        fresh = found.enumerated().map { index, row in
            (UniqueID.ordered(milliseconds: milliseconds, number: index), row.number)
        }
        now = Moment(epoch: found.first?.now ?? 0)
    }

    private mutating func takeStored(_ rows: consuming Rows) throws(PostgresError) {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                try row.int(0),
                (
                    digest: try row.bytes(1),
                    answer: StoredAnswer(status: try row.int(2), body: try row.text(3))
                )
            )
        }
        stored = Dictionary(found) { first, _ in first }
    }
}

// MARK: - Statements

extension BatchFacts {
    /// What is asked, in the order of locks.
    enum Question: CaseIterable {
        case ticketTypesLeft, placesLeft, inventories, ticketTypes, seats, fresh, stored

        /// Whether anything would come of it.
        func isOpen(_ wanted: BatchWants, _ orders: [BookingOrder]) -> Bool {
            switch self {
            case .ticketTypesLeft, .ticketTypes: !wanted.ticketTypes.isEmpty
            case .seats: !wanted.seats.isEmpty
            case .stored: orders.contains { $0.key != nil }
            case .placesLeft, .inventories, .fresh: true
            }
        }

        func statement(_ wanted: BatchWants, _ orders: [BookingOrder]) -> Statement {
            switch self {
            case .ticketTypesLeft: BatchFacts.ticketTypesLeft(Array(wanted.ticketTypes))
            case .placesLeft: BatchFacts.placesLeft(Array(wanted.inventories))
            case .inventories: BatchFacts.inventories(wanted)
            case .ticketTypes: BatchFacts.ticketTypes(wanted)
            case .seats: BatchFacts.seats(wanted)
            case .fresh: BatchFacts.fresh(orders.count)
            case .stored: BatchFacts.stored(orders)
            }
        }
    }

    /// What becomes of rows that others keep locked.
    enum LockedRows {
        case waitedFor, passedOver

        fileprivate var clause: Statement { self == .waitedFor ? "" : "SKIP LOCKED" }
    }

    static func ticketTypesLeft(_ ids: [String], _ locked: LockedRows = .waitedFor) -> Statement {
        """
        SELECT ticket_type_id, quantity - taken FROM ticket_type_counts
        WHERE ticket_type_id = ANY (\(ids)::uuid[])
        ORDER BY ticket_type_id FOR UPDATE \(locked.clause)
        """
    }

    static func placesLeft(_ ids: [String], _ locked: LockedRows = .waitedFor) -> Statement {
        """
        SELECT inventory_id, capacity - taken FROM inventory_counts
        WHERE inventory_id = ANY (\(ids)::uuid[])
        ORDER BY inventory_id FOR UPDATE \(locked.clause)
        """
    }

    private static func inventories(_ wanted: BatchWants) -> Statement {
        """
        SELECT inventories.id, inventories.kind,
               coalesce(events.name, movies.title, flights.carrier || flights.number),
               cancelled_at IS NULL AND coalesce(sales_start, now()) <= now()
                   AND coalesce(sales_end, starts_at) > now()
                   AND coalesce(ends_at, starts_at) > now(),
               currency, payment_mode, hold_seconds, max_per_booking, max_per_customer
        FROM inventories
            LEFT JOIN events ON events.id = inventories.id
            LEFT JOIN shows ON shows.id = inventories.id
            LEFT JOIN movies ON movies.id = movie_id
            LEFT JOIN flights ON flights.id = inventories.id
        WHERE inventories.id = ANY (\(Array(wanted.inventories))::uuid[])
        """
    }

    private static func ticketTypes(_ wanted: BatchWants) -> Statement {
        """
        SELECT ticket_types.id, inventory_id, name, price, currency, is_active
        FROM ticket_types JOIN inventories ON inventories.id = inventory_id
        WHERE ticket_types.id = ANY (\(Array(wanted.ticketTypes))::uuid[])
        """
    }

    /// A seat whose cabin is not on sale is none.
    private static func seats(_ wanted: BatchWants) -> Statement {
        let seats = Array(wanted.seats)
        return """
            SELECT wanted.inventory_id, wanted.seat_code, zone, price, inventories.currency,
                   is_blocked, booking_id,
                   coalesce(bookings.status = 'held' AND hold_expires_at <= now(), false)
            FROM unnest(\(seats.map(\.inventoryID))::uuid[], \(seats.map(\.code))::text[])
                    AS wanted (inventory_id, seat_code)
                JOIN inventories ON inventories.id = wanted.inventory_id
                JOIN plan_seats ON plan_id = seat_plan_id AND code = wanted.seat_code
                JOIN zones ON zones.inventory_id = wanted.inventory_id AND name = zone
                LEFT JOIN seat_claims ON seat_claims.inventory_id = wanted.inventory_id
                    AND seat_claims.seat_code = wanted.seat_code
                LEFT JOIN bookings ON bookings.id = booking_id
            """
    }

    /// What customers have of inventories of which one may have only so much.
    static func customers(_ wanted: BatchWants) -> Statement {
        let customers = Array(wanted.customers)
        return """
            SELECT wanted.inventory_id, wanted.user_id, sum(quantity)
            FROM unnest(\(customers.map(\.inventoryID))::uuid[], \(customers.map(\.userID))::uuid[])
                    AS wanted (inventory_id, user_id)
                JOIN inventories ON inventories.id = wanted.inventory_id
                JOIN bookings ON bookings.user_id = wanted.user_id
                JOIN booking_items ON booking_id = bookings.id
                    AND booking_items.inventory_id = wanted.inventory_id
            WHERE max_per_customer IS NOT NULL
              AND \(Statement.isLive)
              AND (bookings.status <> 'held' OR hold_expires_at > now())
            GROUP BY wanted.inventory_id, wanted.user_id
            """
    }

    private static func fresh(_ count: Int) -> Statement {
        """
        SELECT nextval('booking_numbers'), extract(epoch FROM now())::bigint
        FROM generate_series(1, \(count))
        """
    }

    private static func stored(_ orders: [BookingOrder]) -> Statement {
        let keyed = orders.indices.filter { orders[$0].key != nil }
        return """
            SELECT place, digest, status, body
            FROM unnest(
                \(keyed)::integer[], \(keyed.map { orders[$0].userID })::uuid[],
                \(keyed.map { orders[$0].key?.text ?? "" })::text[]
            ) AS keys (place, user_id, key) JOIN idempotency USING (user_id, key)
            WHERE created_at > now() - interval '24 hours'
            """
    }
}
