import Postgres
import Reservations
import Support
import Testing

/// How much of an inventory the database lets somebody have, whatever the code does.
struct BookingLimitTests {
    private let database: FreshDatabase
    private let event: String

    /// Two tickets for a booking, three for a customer.
    init() throws {
        let fresh = try FreshDatabase()
        database = fresh
        try fresh.run(
            script: """
                INSERT INTO users (username, email, password_hash, role)
                SELECT name, name || '@example.com', '$argon2id$', 'organizer'
                FROM unnest(ARRAY['anna', 'bert']) AS name
                """
        )
        event = try fresh.query(
            """
            INSERT INTO inventories
                (kind, organizer_id, currency, starts_at, max_per_booking, max_per_customer)
            SELECT 'event', id, 'EUR', '2099-01-01', 2, 3 FROM users LIMIT 1 RETURNING id
            """
        )[0]
        try fresh.run(
            script: """
                INSERT INTO inventory_counts (inventory_id, capacity) VALUES ('\(event)', 100);
                INSERT INTO ticket_types (inventory_id, name, price)
                SELECT '\(event)', name, 100 FROM unnest(ARRAY['One', 'Other']) AS name
                """
        )
    }

    /// One booking of one or two kinds of ticket, as long after now as `hold` says.
    private func insert(
        _ quantities: Int...,
        as user: String = "anna",
        reference: String,
        hold: String = "1 hour"
    ) -> String {
        let items = quantities.enumerated().map { place, quantity in
            "(\(place), '\(["One", "Other"][place])', \(quantity))"
        }
        return """
            INSERT INTO bookings
                (id, reference, user_id, status, currency, total, hold_expires_at, contact_email,
                 created_at)
            SELECT gen_random_uuid(), '\(reference)', id, 'held', 'EUR', 100,
                   now() + interval '\(hold)', email, now()
            FROM users WHERE username = '\(user)';
            INSERT INTO booking_items
                (booking_id, position, inventory_id, ticket_type_id, name, quantity, price)
            SELECT bookings.id, place, '\(event)', ticket_types.id, ticket_types.name, quantity, 100
            FROM bookings, (VALUES \(items.joined(separator: ","))) AS items (place, type, quantity)
                JOIN ticket_types ON ticket_types.name = type
            WHERE reference = '\(reference)'
            """
    }

    /// The constraint that refuses a statement of the responder's, if one does.
    private func refusal(of sql: String) throws -> String? {
        var session = try Connection.open(database.responder, deadline: .now + .seconds(20))
        do {
            try session.run(script: "BEGIN; \(sql); COMMIT")
            return nil
        } catch {
            #expect(error.sqlState == SQLState(rawValue: "23514"))
            return error.constraint
        }
    }

    @Test
    func `a booking has no more than its bound, over all kinds of ticket`() throws {
        let excess = "booking_items_per_booking"
        #expect(try refusal(of: insert(3, reference: "AAAAA2")) == excess)
        #expect(try refusal(of: insert(1, 2, reference: "AAAAA3")) == excess)
        #expect(try refusal(of: insert(1, 1, reference: "AAAAA4")) == nil)
    }

    @Test
    func `a customer has no more than the bound, over all bookings but those that are over`() throws
    {
        #expect(try refusal(of: insert(2, reference: "AAAAA2", hold: "-1 hour")) == nil)
        #expect(try refusal(of: insert(2, reference: "AAAAA3")) == nil)
        #expect(try refusal(of: insert(2, reference: "AAAAA4")) == "booking_items_per_customer")
        #expect(try refusal(of: insert(2, as: "bert", reference: "AAAAA5")) == nil)
        #expect(try refusal(of: insert(1, reference: "AAAAA6")) == nil)
    }

    @Test
    func `two who book for one customer at the same moment do not slip past each other`() throws {
        let first = try OpenTransaction(insert(2, reference: "AAAAA2"), in: database)
        let second = try Crowd(1) { [self] _ in
            let refused = try? refusal(of: insert(2, reference: "AAAAA3"))
            #expect(refused == "booking_items_per_customer")
        }
        let waiting = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """
        #expect(eventually { (try? database.query(waiting)) == ["1"] })
        try first.commit()
        second.join()
    }

    /// The control.
    @Test
    func `without the guard anybody has anything`() throws {
        try database.query("ALTER TABLE booking_items DISABLE TRIGGER booking_items_limits")
        #expect(try refusal(of: insert(50, reference: "AAAAA2")) == nil)
        #expect(try refusal(of: insert(50, reference: "AAAAA3")) == nil)
    }
}
