import Support

/// What the database says of all bookings, once everybody has stopped; times in microseconds since 1970.
struct StoredSales: Sendable {
    struct Event: Hashable, Sendable {
        let time: Int
        let status: String
        let actor: String?
        let reason: String
    }

    struct Booking: Sendable {
        let id: String
        let reference: String
        let userID: String
        var status: String
        let holdExpiresAt: Int?
        /// Sorted.
        var items: [SaleItem] = []
        /// The first one first.
        var events: [Event] = []
    }

    /// What is counted of an inventory or of a ticket type.
    struct Count: Hashable, Sendable {
        let capacity: Int
        var taken: Int
        var sold: Int
    }

    var bookings: [String: Booking] = [:]
    /// By the inventory's or ticket type's id.
    var counts: [String: Count] = [:]
    /// How many places of an inventory a customer may have.
    var customerBounds: [String: Int] = [:]
}

extension StoredSales.Booking {
    static let liveStatuses: Set = ["held", "payment_pending", "confirmed"]

    var isLive: Bool { Self.liveStatuses.contains(status) }
    var made: Int { events.first?.time ?? .min }
    /// When what it had was given back.
    var ended: Int? { events.first { !Self.liveStatuses.contains($0.status) }?.time }
    /// When others might have it: at its end, or as soon as its hold was over.
    var firm: Int { min(ended ?? .max, status == "confirmed" ? .max : holdExpiresAt ?? .max) }
}

// MARK: - Reading

extension StoredSales {
    private static func time(_ column: String) -> String {
        "coalesce((extract(epoch FROM \(column)) * 1000000)::bigint::text, '-')"
    }

    init(_ database: FreshDatabase) throws {
        let bookings = "id, reference, user_id, status, \(Self.time("hold_expires_at"))"
        for line in try Self.lines(bookings, "bookings", database) {
            self.bookings[line[0]] = Booking(
                id: line[0],
                reference: line[1],
                userID: line[2],
                status: line[3],
                holdExpiresAt: Int(line[4])
            )
        }
        let items = "booking_id, inventory_id, coalesce(seat_code, ticket_type_id::text), quantity"
        for line in try Self.lines(items, "booking_items", database) {
            let item = SaleItem(inventory: line[1], thing: line[2], quantity: Int(line[3]) ?? 0)
            self.bookings[line[0]]?.items.append(item)
        }
        for id in self.bookings.keys { self.bookings[id]?.items.sort() }
        try readEvents(database)
        try readCounts(database)
    }

    private mutating func readEvents(_ database: FreshDatabase) throws {
        let columns =
            "booking_id, \(Self.time("happened_at")), to_status, coalesce(actor_id::text, '-'), reason"
        for line in try Self.lines(columns, "booking_events ORDER BY happened_at", database) {
            let event = Event(
                time: Int(line[1]) ?? 0,
                status: line[2],
                actor: line[3] == "-" ? nil : line[3],
                reason: line[4]
            )
            bookings[line[0]]?.events.append(event)
        }
    }

    private mutating func readCounts(_ database: FreshDatabase) throws {
        let inventories = "inventory_id, capacity, taken, sold"
        let types = "ticket_type_id, quantity, taken, sold"
        for line in try Self.lines(
            inventories,
            "inventory_counts JOIN inventory_sales USING (inventory_id)",
            database
        )
            + Self.lines(
                types,
                "ticket_type_counts JOIN ticket_type_sales USING (ticket_type_id)",
                database
            )
        {
            counts[line[0]] = Count(
                capacity: Int(line[1]) ?? 0,
                taken: Int(line[2]) ?? 0,
                sold: Int(line[3]) ?? 0
            )
        }
        let bounded = "inventories WHERE max_per_customer IS NOT NULL"
        for line in try Self.lines("id, max_per_customer", bounded, database) {
            customerBounds[line[0]] = Int(line[1])
        }
    }

    private static func lines(
        _ columns: String,
        _ tables: String,
        _ database: FreshDatabase
    ) throws -> [[String]] {
        try database.query("SELECT concat_ws('|', \(columns)) FROM \(tables)")
            .map { $0.split(separator: "|").map(String.init) }
    }
}
