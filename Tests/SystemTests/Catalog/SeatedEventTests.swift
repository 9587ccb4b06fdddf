import JSONText
import Support
import Testing

@Suite("An event with a seat map", .serialized)
struct SeatedEventTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    @Test
    func `is told with its zones, and its seats are told to everybody`() throws {
        let made = try stack.call("POST", "/events", Stack.seatedEvent(), by: organizer)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json?["seat_map"] == .string("Hall"))
        let id = try #require(made.json?["id"]?.text)
        let (box, stalls) = (made.json?["zones"]?[0], made.json?["zones"]?[1])
        #expect([box?["price"], stalls?["price"]] == [.string("30.00"), .string("12.00")])
        #expect(box?["current_price"] == .string("20.00"))
        #expect([box?["seats"], stalls?["seats_left"]] == [.number(2), .number(4)])
        #expect(try stack.call("GET", "/events/\(id)").json == made.json)
        let seats = try stack.call("GET", "/events/\(id)/seats").json
        #expect(seats?["event_id"] == .string(id))
        #expect(seats?["seats"]?[0]?["seat_code"] == .string("BA1"))
        #expect(seats?["seats"]?[5]?["price"] == .string("12.00"))
        #expect(seats?["seats"]?[6] == nil)
        let history = try stack.call("GET", "/events/\(id)/history", by: organizer).json
        #expect(history?["results"]?[0]?["after"]?["zones"]?[1]?["name"] == .string("stalls"))
        // One without a map has none of it.
        let plain = try stack.makeEvent(by: organizer)
        let other = try stack.call("GET", "/events/\(plain)").json
        #expect([other?["seat_map"], other?["zones"]] == [.null, .array([])])
        #expect(try stack.call("GET", "/events/\(plain)/seats").json?["seats"] == .array([]))
        #expect(try stack.call("GET", "/events/\(organizer.id)/seats").status == 404)
    }

    @Test
    func `may take a map by its name, with more or fewer seats than its capacity`() throws {
        for capacity in [10, 5_000] {
            let made = try stack.call(
                "POST",
                "/events",
                Stack.event([
                    ("seat_map", .string("cinema-120")), ("seat_price", .literal("9.5")),
                    ("total_capacity", .number(capacity)),
                ]),
                by: organizer
            )
            #expect(made.status == 201, "\(made.text)")
            #expect(made.json?["total_capacity"] == .number(capacity))
        }
    }

    private static let refusals: [(changes: [(String, JSON?)], fields: [String])] = [
        ([("seat_price", nil)], ["seat_price"]),
        ([("seat_map", .string("nothing-like-it")), ("seat_price", nil)], ["seat_map"]),
        ([("seat_map", .number(1))], ["seat_map"]), ([("seat_map", nil)], ["seat_price"]),
        ([("seat_price", .string("1.005"))], ["seat_price"]),
        (
            [("seat_map", .object([]))],
            ["seat_map.name", "seat_map.kind", "seat_map.zones", "seat_map.sections"]
        ),
    ]

    @Test(arguments: refusals)
    func `with a fault is refused by its place`(
        changes: [(String, JSON?)],
        fields: [String]
    ) throws {
        let body = Stack.seatedEvent(changes)
        let refused = try stack.call("POST", "/events", body, by: organizer)
        #expect((refused.status, refused.badFields) == (400, fields), "\(refused.text)")
        let count = try stack.database.query(
            "SELECT count(*) FROM inventories WHERE organizer_id = '\(organizer.id)'"
        )
        #expect(count == ["0"])
    }

    // MARK: Bookings

    @Test
    func `is booked by seats, by tickets, and by both at once`() throws {
        let offer = try stack.makeSeatedOffer(by: organizer)
        let both = try stack.book(
            Stack.tickets(offer, 2) + [("seats", .array([.string("a1"), .string("BA1")]))],
            by: customer
        )
        #expect(both.status == 201, "\(both.text)")
        // Two tickets at 25.50, a seat of the stalls, and the box' early one.
        #expect(both.json?["total_price"] == .string("83.00"))
        #expect(both.seatCodes == ["A1", "BA1"])
        let seats = try stack.book(Stack.seats("event", offer.event, "BA2"), by: customer)
        #expect(seats.json?["total_price"] == .string("30.00"), "\(seats.text)")
        let best = try stack.book(
            Stack.tickets(offer) + [("best", .number(2)), ("zone", .string("stalls"))],
            by: customer
        )
        #expect(best.json?["total_price"] == .string("49.50"), "\(best.text)")
        let taken = try stack.book(
            Stack.tickets(offer) + [("seats", .array([.string("A1")]))],
            by: customer
        )
        #expect(taken.problem == "seat-taken", "\(taken.text)")
        let type = try stack.call("GET", "/ticket-types/\(offer.type)").json
        #expect(type?["quantity_available"] == .number(57))
        let id = try #require(both.json?["id"]?.text)
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
        let event = try stack.call("GET", "/events/\(offer.event)").json
        #expect(event?["zones"]?[0]?["seats_left"] == .number(1))
        #expect(event?["zones"]?[1]?["seats_left"] == .number(2))
        try stack.expectSound()
    }

    @Test
    func `has one capacity for seats and tickets`() throws {
        let offer = try stack.makeSeatedOffer(by: organizer, capacity: 5)
        let some = Stack.tickets(offer, 3) + [("seats", .array([.string("A1")]))]
        #expect(try stack.book(some, by: customer).status == 201)
        let type = try stack.call("GET", "/ticket-types/\(offer.type)").json
        #expect(type?["sellable"] == .number(1))
        let many = try stack.book(Stack.seats("event", offer.event, "A2", "A3"), by: customer)
        #expect(many.problem == "sold-out" && many.text.contains("1 left"), "\(many.text)")
        #expect(try stack.book(Stack.seats("event", offer.event, "A2"), by: customer).status == 201)
        let last = try stack.book(Stack.tickets(offer), by: customer)
        #expect(last.problem == "sold-out", "\(last.text)")
        let event = try stack.call("GET", "/events/\(offer.event)").json
        #expect(event?["status"] == .string("sold_out"))
        let path = "/events/\(offer.event)"
        let less: [(String, JSON)] = [("total_capacity", .number(4))]
        #expect(try stack.call("PATCH", path, less, by: organizer).status == 409)
        try stack.expectSound()
    }

    @Test
    func `of whose capacity a little is left: as many of those who want seats or tickets get it`()
        throws
    {
        let offer = try stack.makeSeatedOffer(by: organizer, capacity: 4)
        let customer = customer
        let meeting = Meeting(of: 12)
        let statuses = try onThreads(12) { [stack] index in
            meeting.attend(within: .seconds(30))
            let wish =
                index < 4
                ? Stack.seats("event", offer.event, "A\(index + 1)") : Stack.tickets(offer)
            return (try? stack.book(wish, by: customer))?.status ?? 0
        }
        #expect(statuses.count { $0 == 201 } == 4, "\(statuses)")
        #expect(statuses.count { $0 == 409 } == 8, "\(statuses)")
        try stack.expectSound()
    }

    @Test
    func `that is called off gives back seats and tickets`() throws {
        let offer = try stack.makeSeatedOffer(by: organizer)
        let made = try stack.book(
            Stack.tickets(offer) + [("seats", .array([.string("A1")]))],
            by: customer
        )
        let id = try #require(made.json?["id"]?.text, "\(made.text)")
        let off: [(String, JSON)] = [("status", .string("cancelled"))]
        let event = "/events/\(offer.event)"
        #expect(try stack.call("PATCH", event, off, by: organizer).status == 200)
        #expect(stack.becomes(id, "cancelled", by: customer))
        #expect(try stack.call("GET", event).json?["zones"]?[1]?["seats_left"] == .number(4))
        try stack.expectSound()
    }

    @Test
    func `is told in numbers by ticket types and by zones`() throws {
        let offer = try stack.makeSeatedOffer(by: organizer, [("payment_mode", .string("at_door"))])
        let body = Stack.tickets(offer, 2) + [("seats", .array([.string("A1")]))]
        #expect(try stack.book(body, by: customer).status == 201)
        let path = "/events/\(offer.event)/numbers"
        let numbers = try #require(try stack.call("GET", path, by: organizer).json)
        #expect(numbers["ticket_types"]?[0]?["sold"] == .number(2))
        #expect(numbers["zones"]?[0]?["zone"] == .string("box"))
        #expect(numbers["zones"]?[1]?["sold"] == .number(1))
        #expect(numbers["zones"]?[1]?["quantity"] == .number(4))
        #expect(numbers["totals"]?["sold"] == .number(3))
        #expect(numbers["days"]?[0]?["zones"]?[0]?["booked"] == .number(1))
    }

    @Test
    func `whose hold is over gives way to who wants its seat`() throws {
        let offer = try stack.makeSeatedOffer(by: organizer, capacity: 3)
        let body = Stack.tickets(offer, 2) + [("seats", .array([.string("A1")]))]
        let held = try stack.book(body, by: customer)
        try stack.lapse(try #require(held.json?["id"]?.text, "\(held.text)"))
        let next = try stack.book(body, by: try stack.customer())
        #expect(next.status == 201, "\(next.text)")
        try stack.expectSound()
    }

    @Test
    func `takes vouchers for seats unless they are for ticket types`() throws {
        let offer = try stack.makeSeatedOffer(by: organizer)
        func book(_ code: String, _ seat: String) throws -> WebAnswer {
            try stack.book(
                Stack.seats("event", offer.event, seat) + [("voucher", .string(code))],
                by: customer
            )
        }
        for (code, types) in [("FOR-ALL", []), ("FOR-TYPES", [JSON.string(offer.type)])] {
            let made = try stack.makeVoucher(
                offer.event,
                by: organizer,
                [
                    ("code", .string(code)), ("percent", .number(50)),
                    ("ticket_type_ids", .array(types)),
                ]
            )
            #expect(made.status == 201, "\(made.text)")
        }
        #expect(try book("FOR-ALL", "A1").json?["total_price"] == .string("6.00"))
        #expect(try book("FOR-TYPES", "A2").problem == "voucher-not-applicable")
    }

    @Test
    func `is imported with its map`() throws {
        let type = Stack.object(Stack.ticketType())
        let body = Stack.seatedEvent([("ticket_types", .array([type]))])
        let (code, output) = try stack.importing(
            "event",
            text: Stack.text(body),
            for: organizer.username
        )
        #expect(code == 0, "\(output)")
        let id = String(try #require(output.split(separator: " ").first))
        let seats = try stack.call("GET", "/events/\(id)/seats").json
        #expect(seats?["seats"]?[5]?["current_price"] == .string("12.00"))
        let wrong = try stack.importing(
            "event",
            text: Stack.text(
                Stack.seatedEvent([("name", .string("Other")), ("seat_map", .string("nothing"))])
            ),
            for: organizer.username
        )
        #expect(
            wrong.code == 1 && wrong.output.contains("seat_map: there is no"),
            "\(wrong.output)"
        )
    }
}

extension Stack {
    /// What makes an event for 100 with a box of two seats at 30.00, the first of which costs 20.00, and stalls of
    /// four at 12.00; with some members changed.
    fileprivate static func seatedEvent(_ changes: [(String, JSON?)] = []) -> [(String, JSON)] {
        let box = object([
            ("name", .string("box")), ("price", .string("30.00")),
            (
                "early_prices",
                .array([object([("price", .string("20.00")), ("first", .number(1))])])
            ),
        ])
        func section(_ zone: String, _ prefix: String, _ columns: String) -> JSON {
            object([
                ("name", .string(zone)), ("zone", .string(zone)), ("prefix", .string(prefix)),
                ("columns", .string(columns)),
                ("rows", .array([object([("rows", .string("A"))])])),
            ])
        }
        let map = object([
            ("name", .string("Hall")), ("kind", .string("hall")),
            ("zones", .array([box, object([("name", .string("stalls"))])])),
            ("sections", .array([section("box", "B", "1-2"), section("stalls", "", "1-4")])),
        ])
        return event([("seat_map", map), ("seat_price", .string("12.00"))] + changes)
    }

    /// Such an event with a ticket type of 60 at 25.50.
    fileprivate func makeSeatedOffer(
        by organizer: Visitor,
        capacity: Int = 100,
        _ changes: [(String, JSON?)] = []
    ) throws -> Offer {
        let body = Self.seatedEvent([("total_capacity", .number(capacity))] + changes)
        let made = try call("POST", "/events", body, by: organizer)
        let event = try #require(made.json?["id"]?.text, "\(made.text)")
        let type = try makeTicketType(event, by: organizer)
        return Offer(event: event, type: try #require(type.json?["id"]?.text, "\(type.text)"))
    }
}
