import JSONText
import Support
import Testing

@Suite("A booking", .serialized)
struct BookingTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private func counts(_ offer: Stack.Offer) throws -> [String] {
        try stack.database.query(
            """
            SELECT concat_ws(' ', inventory_counts.taken, inventory_sales.sold,
                             ticket_type_counts.taken, ticket_type_sales.sold)
            FROM inventory_counts JOIN inventory_sales USING (inventory_id), ticket_type_counts
                JOIN ticket_type_sales USING (ticket_type_id)
            WHERE inventory_id = '\(offer.event)' AND ticket_type_id = '\(offer.type)'
            """
        )
    }

    @Test
    func `of tickets is held, read and cancelled`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let made = try stack.book(Stack.tickets(offer, 3), by: customer)
        #expect(made.status == 201, "\(made.text)")
        let id = try #require(made.json?["id"]?.text)
        #expect(made.json?["status"] == .string("held"))
        #expect(made.json?["total_price"] == .string("76.50"))
        #expect(made.json?["currency"] == .string("EUR"))
        #expect(made.json?["user_id"] == .string(customer.id))
        #expect(made.json?["booking_reference"]?.text?.count == 6)
        #expect(made.json?["hold_expires_at"]?.text != nil)
        let item = try #require(made.json?["items"]?[0])
        #expect(item["name"] == .string("Standing"))
        #expect(item["quantity"] == .number(3))
        #expect(item["price_at_booking"] == .string("25.50"))
        #expect(item["ticket_type_id"] == .string(offer.type))
        #expect(try counts(offer) == ["3 0 3 0"])
        #expect(try stack.call("GET", "/bookings/\(id)", by: customer).json == made.json)
        let type = try stack.call("GET", "/ticket-types/\(offer.type)")
        #expect(type.json?["quantity_available"] == .number(57))
        // Nobody else knows of it.
        #expect(try stack.call("GET", "/bookings/\(id)", by: organizer).status == 404)
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: organizer).status == 404)
        let cancelled = try stack.call("PUT", "/bookings/\(id)/cancel", by: customer)
        #expect(cancelled.status == 200, "\(cancelled.text)")
        #expect(cancelled.json?["status"] == .string("cancelled"))
        #expect(try counts(offer) == ["0 0 0 0"])
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 409)
        let history = try stack.database.query(
            """
            SELECT concat_ws(' ', from_status, to_status, reason, actor_id = '\(customer.id)')
            FROM booking_events WHERE booking_id = '\(id)' ORDER BY happened_at
            """
        )
        #expect(history == ["held booked t", "held cancelled by the customer t"])
    }

    @Test
    func `of nothing that is to be paid now is confirmed at once`() throws {
        let free = try stack.makeOffer(by: organizer, price: "0")
        let door = try stack.makeOffer(by: organizer, [("payment_mode", .string("at_door"))])
        for offer in [free, door] {
            let made = try stack.book(Stack.tickets(offer, 2), by: customer)
            #expect(made.json?["status"] == .string("confirmed"), "\(made.text)")
            #expect(made.json?["hold_expires_at"] == .null)
            #expect(try counts(offer) == ["2 2 2 2"])
            let event = try stack.call("GET", "/events/\(offer.event)")
            #expect(event.json?["tickets_sold"] == .number(2))
            let id = try #require(made.json?["id"]?.text)
            #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
            #expect(try counts(offer) == ["0 0 0 0"])
        }
    }

    @Test
    func `of seats shows on the map at once, and frees them at once`() throws {
        let flight = try stack.flight()
        func status(_ code: String) throws -> JSON? {
            let answer = try stack.call("GET", "/flights/\(flight)/seats")
            guard case .array(let seats) = answer.json?["seats"] else { return nil }
            return seats.first { $0["seat_code"] == .string(code) }?["status"]
        }
        let made = try stack.book(Stack.seats("flight", flight, "12a", "12B"), by: customer)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json?["items"]?[0]?["seat_code"] == .string("12A"))
        #expect(made.json?["items"]?[0]?["flight_id"] == .string(flight))
        #expect(try status("12A") == .string("held"))
        #expect(try status("12C") == .string("available"))
        let rival = try stack.book(Stack.seats("flight", flight, "12C", "12B"), by: organizer)
        #expect(rival.status == 403)
        let other = try stack.visitor("oth-\(customer.username)")
        let late = try stack.book(Stack.seats("flight", flight, "12C", "12B"), by: other)
        #expect(late.status == 409)
        #expect(late.json?["type"] == .string("/problems/seat-taken"))
        #expect(late.text.contains("12B") && !late.text.contains("12C"), "\(late.text)")
        // All or nothing.
        #expect(try status("12C") == .string("available"))
        let id = try #require(made.json?["id"]?.text)
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
        #expect(try status("12B") == .string("available"))
        #expect(
            try stack.book(Stack.seats("flight", flight, "12C", "12B"), by: other).status == 201
        )
        #expect(
            try stack.database.query(
                """
                SELECT inventory_counts.taken || ' ' || zone_counts.taken
                FROM inventory_counts JOIN zone_counts USING (inventory_id)
                WHERE inventory_id = '\(flight)' AND zone = 'economy'
                """
            ) == ["2 2"]
        )
    }

    @Test
    func `of one seat of a flight is a reservation`() throws {
        let flight = try stack.flight(number: 1)
        let body: [(String, JSON)] = [
            ("flight_id", .string(flight)), ("seat_code", .string("14f")),
        ]
        let made = try stack.call("POST", "/orders/reserve", body, by: customer)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json?["seat_code"] == .string("14F"))
        #expect(made.json?["flight_id"] == .string(flight))
        #expect(made.json?["status"] == .string("held"))
        #expect(try stack.call("POST", "/orders/reserve", body, by: customer).status == 409)
    }

    @Test
    func `of numbered seats of a show takes numbers`() throws {
        let movie = try stack.makeMovie(by: organizer)
        let show = try stack.makeShow(movie, by: organizer)
        let id = try #require(show.json?["id"]?.text, "\(show.text)")
        func book(_ body: [(String, JSON)]) throws -> WebAnswer {
            try stack.call("POST", "/shows/\(id)/book", body, by: customer)
        }
        let made = try book([("seat_numbers", .array([.number(7), .number(8)]))])
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json?["total_price"] == .string("25.00"))
        #expect(try book([("seat_number", .number(7))]).status == 409)
        for number in [0, 51, -1] {
            let answer = try book([("seat_number", .number(number))])
            #expect((answer.status, answer.badFields) == (400, ["seat_number"]), "\(answer.text)")
        }
        let mapped = try stack.makeShow(
            movie,
            by: organizer,
            [
                ("total_seats", nil), ("seat_map", .string("cinema-120")),
                ("screen_name", .string("Mapped")),
            ]
        )
        let other = try #require(mapped.json?["id"]?.text)
        let refused = try stack.call(
            "POST",
            "/shows/\(other)/book",
            [("seat_number", .number(1))],
            by: customer
        )
        #expect((refused.status, refused.badFields) == (400, ["seat_number"]))
    }

    @Test
    func `of several flights is all or none`() throws {
        let (first, second) = (try stack.flight(number: 2), try stack.flight(number: 3))
        func leg(_ flight: String, _ seat: String) -> JSON {
            .object([("flight_id", .string(flight)), ("seats", .array([.string(seat)]))])
        }
        let currencies = try stack.database.query(
            "SELECT DISTINCT currency FROM inventories WHERE id IN ('\(first)', '\(second)')"
        )
        let made = try stack.book(
            [("legs", .array([leg(first, "20A"), leg(second, "20B")]))],
            by: customer
        )
        #expect(made.status == (currencies.count == 1 ? 201 : 400), "\(made.text)")
        guard made.status == 201 else { return }
        let late = try stack.book(
            [("legs", .array([leg(first, "20C"), leg(second, "20B")]))],
            by: customer
        )
        #expect(late.status == 409)
        let claims = try stack.database.query(
            "SELECT seat_code FROM seat_claims WHERE inventory_id = '\(first)'"
        )
        #expect(claims == ["20A"])
    }

    @Test
    func `comes again by its key`() throws {
        let offer = try stack.makeOffer(by: organizer, capacity: 3, quantity: 3)
        let first = try stack.book(Stack.tickets(offer, 2), by: customer, key: "one")
        #expect(first.status == 201)
        let again = try stack.book(Stack.tickets(offer, 2), by: customer, key: "one")
        #expect((again.status, again.text) == (201, first.text))
        #expect(again.headers["idempotency-replayed"] == "true")
        #expect(try counts(offer) == ["2 0 2 0"])
        let other = try stack.book(Stack.tickets(offer, 1), by: customer, key: "one")
        #expect((other.status, other.badFields) == (422, ["Idempotency-Key"]))
        // Another customer's key of the same name is another key.
        let stranger = try stack.visitor("str-\(customer.username)")
        #expect(try stack.book(Stack.tickets(offer, 1), by: stranger, key: "one").status == 201)
        // A refusal is an answer, too, even once it could be otherwise.
        let refused = try stack.book(Stack.tickets(offer, 1), by: stranger, key: "two")
        #expect(refused.status == 409)
        #expect(refused.json?["type"] == .string("/problems/sold-out"))
        let id = try #require(first.json?["id"]?.text)
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
        let repeated = try stack.book(Stack.tickets(offer, 1), by: stranger, key: "two")
        #expect((repeated.status, repeated.text) == (409, refused.text))
        #expect(try stack.book(Stack.tickets(offer, 1), by: stranger, key: "three").status == 201)
    }

    @Test
    func `waits for nobody who works on its key`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let other = try OpenTransaction(
            "SELECT pg_advisory_xact_lock(hashtextextended('\(customer.id) busy', 0))",
            in: stack.database
        )
        let refused = try stack.book(Stack.tickets(offer), by: customer, key: "busy")
        #expect(refused.status == 409)
        #expect(refused.json?["type"] == .string("/problems/idempotency-key-in-use"))
        #expect(refused.headers["retry-after"] == "1")
        #expect(try counts(offer) == ["0 0 0 0"])
        other.rollBack()
        #expect(try stack.book(Stack.tickets(offer), by: customer, key: "busy").status == 201)
    }

    @Test
    func `is another one by the same key a day later`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let first = try stack.book(Stack.tickets(offer, 1), by: customer, key: "daily")
        #expect(first.status == 201)
        try stack.database.query(
            """
            UPDATE idempotency SET created_at = now() - interval '24 hours 1 second'
            WHERE body = '\(first.text)'
            """
        )
        let second = try stack.book(Stack.tickets(offer, 2), by: customer, key: "daily")
        #expect(second.status == 201)
        #expect(second.json?["id"] != first.json?["id"])
        let again = try stack.book(Stack.tickets(offer, 2), by: customer, key: "daily")
        #expect((again.status, again.text) == (201, second.text))
        #expect(again.headers["idempotency-replayed"] == "true")
    }

    @Test
    func `is listed for its customer, the last one first`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let ids = try (1...3).map { count in
            try #require(
                try stack.book(Stack.tickets(offer, count), by: customer).json?["id"]?.text
            )
        }
        _ = try stack.call("POST", "/bookings/\(ids[1])/cancel", by: customer)
        func listed(_ path: String) throws -> [String?] {
            let answer = try stack.call("GET", path, by: customer)
            guard case .array(let list) = answer.json?["results"] else { return [] }
            return list.map { $0["id"]?.text }
        }
        #expect(try listed("/users/me/bookings") == ids.reversed())
        #expect(try listed("/my-bookings?status=cancelled") == [ids[1]])
        #expect(try listed("/my-bookings?status=held") == [ids[2], ids[0]])
        let first = try stack.call("GET", "/my-bookings?limit=2", by: customer)
        let next = try #require(first.json?["next"]?.text)
        #expect(try listed("/my-bookings?limit=2&cursor=\(next)") == [ids[0]])
        #expect(try stack.call("GET", "/my-bookings?status=gone", by: customer).status == 400)
        #expect(try stack.call("GET", "/my-bookings").status == 401)
    }

    @Test
    func `is what the next search shows, where few seats are left`() throws {
        let aircraft = TemporaryFile("code,name,seats\nQQ5,Five,economy=11")
        #expect(try stack.holdfast("import", "aircraft", aircraft.path).code == 0)
        let schedule = TemporaryFile(
            """
            carrier,number,departure,arrival,departure_time,arrival_time,days,first_date,last_date,\
            aircraft,fares
            0C,9555,JFK,LAX,18:30,21:30,1234567,2027-03-02,2027-03-02,QQ5,economy=99.00 USD
            """
        )
        #expect(try stack.holdfast("import", "flights", schedule.path).code == 0)
        let ids = try stack.database.query("SELECT id FROM flights WHERE number = '9555'")
        let flight = try #require(ids.first)
        func left() throws -> (JSON?, String?) {
            let answer = try stack.search("JFK", "LAX", "&limit=100")
            guard case .array(let flights) = answer.json?["results"] else { return (nil, nil) }
            let mine = flights.first { $0["id"] == .string(flight) }
            return (mine?["cabins"]?[0]?["seats_left"], answer.cacheStatus)
        }
        _ = try left()
        #expect(try left() == (.number(9), "HIT"))
        var last = ""
        // Two more than are shown: the first two change nothing that a search shows.
        for (seat, shown) in [("1A", 9), ("1C", 9), ("1D", 8), ("1F", 7)] {
            let made = try stack.book(Stack.seats("flight", flight, seat), by: customer)
            #expect(made.status == 201, "\(made.text)")
            last = try #require(made.json?["id"]?.text)
            let found = try left()
            #expect(found.0 == .number(shown))
            #expect(found.1 == (shown == 9 ? "HIT" : "MISS"))
        }
        #expect(try stack.call("POST", "/bookings/\(last)/cancel", by: customer).status == 200)
        #expect(try left() == (.number(8), "MISS"))
    }

    @Test
    func `is shown and cancelled by the operator, by its reference`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let made = try stack.book(Stack.tickets(offer, 2), by: customer)
        let reference = try #require(made.json?["booking_reference"]?.text)
        let id = try #require(made.json?["id"]?.text)
        let shown = try stack.holdfast("booking", "show", reference.lowercased())
        #expect(shown.code == 0)
        for words in ["\(reference) held", "2 x Standing at 25.50 EUR", "-> held (booked)"] {
            #expect(shown.output.contains(words), "\(shown.output)")
        }
        let cancelled = try stack.holdfast("booking", "cancel", id)
        #expect((cancelled.code, cancelled.output) == (0, "\(reference) cancelled\n"))
        #expect(try counts(offer) == ["0 0 0 0"])
        let again = try stack.holdfast("booking", "cancel", reference)
        #expect(again.code == 1 && again.output.contains("it is cancelled already"))
        #expect(try stack.holdfast("booking", "show", "ZZZZZZ").code == 1)
        #expect(try stack.holdfast("booking", "show", id).output.contains("(by an operator)"))
        #expect(
            try stack.call("GET", "/bookings/\(id)", by: customer).json?["status"]
                == .string("cancelled")
        )
    }

    @Test
    func `is expired by the operator before its time, and once`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let made = try stack.book(Stack.tickets(offer, 2), by: customer)
        let reference = try #require(made.json?["booking_reference"]?.text)
        let expired = try stack.holdfast("booking", "expire", reference)
        #expect((expired.code, expired.output) == (0, "\(reference) expired\n"))
        #expect(try counts(offer) == ["0 0 0 0"])
        let shown = try stack.holdfast("booking", "show", reference)
        #expect(shown.output.contains("held -> expired (ended by the operator)"))
        let again = try stack.holdfast("booking", "expire", reference)
        #expect(again.code == 1 && again.output.contains("it is no hold: expired"))
    }

    @Test
    func `is counted from the first look to the end`() throws {
        let stack = try Stack()
        let organizer = try stack.visitor("organizer", role: "organizer")
        let customer = try stack.visitor("customer")
        let offer = try stack.makeOffer(by: organizer)
        let shown = try stack.makeShow(try stack.makeMovie(by: organizer), by: organizer)
        let show = try #require(shown.json?["id"]?.text)
        for path in ["/events/\(offer.event)", "/shows/\(show)", "/shows/\(show)/seats"] {
            #expect(try stack.call("GET", path).status == 200)
        }
        #expect(try stack.call("GET", "/events/\(show)").status == 404)
        let made = try stack.book(Stack.tickets(offer, 2), by: customer)
        let free = try stack.makeOffer(by: organizer, price: "0.00")
        #expect(try stack.book(Stack.tickets(free, 1), by: customer).status == 201)
        let id = try #require(made.json?["id"]?.text)
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
        let text = try stack.get("/metrics").text
        for line in [
            #"holdfast_funnel_total{stage="flight_view"} 0"#,
            #"holdfast_funnel_total{stage="event_view"} 1"#,
            #"holdfast_funnel_total{stage="show_view"} 1"#,
            #"holdfast_funnel_total{stage="seat_map_view"} 1"#,
            #"holdfast_funnel_total{stage="booking_created"} 2"#,
            #"holdfast_funnel_total{stage="paid"} 1"#,
            #"holdfast_bookings{status="held"} 0"#,
            #"holdfast_bookings{status="confirmed"} 1"#,
            #"holdfast_bookings{status="cancelled"} 1"#,
            #"holdfast_booking_transitions_total{status="held"} 1"#,
            #"holdfast_booking_seconds_count{stage="lock"} 3"#,
            "holdfast_booking_lock_timeouts_total 0",
        ] {
            #expect(text.contains("\(line)\n"), "\(line) in \(text)")
        }
    }
}
