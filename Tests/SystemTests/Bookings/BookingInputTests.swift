import JSONText
import Support
import Testing

@Suite("A wish to book", .serialized)
struct BookingInputTests {
    private static let stack = SharedStack()
    private static let unknown = "01890000-0000-7000-8000-000000000000"
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private func refusal(_ body: [(String, JSON)]) throws -> (Int, [String]) {
        let answer = try stack.book(body, by: customer)
        #expect(answer.status >= 400, "\(answer.text)")
        return (answer.status, answer.badFields)
    }

    private static func item(_ type: String, _ quantity: JSON) -> JSON {
        .object([("ticket_type_id", .string(type)), ("quantity", quantity)])
    }

    @Test(
        arguments: [
            JSON.number(0), .number(-1), .literal("9223372036854775808"), .literal("1.5"),
            .string("two"), .string("2"), .null, .bool(true), .number(1_001), .literal("1e400"),
        ]
    )
    func `for no number of tickets is told so`(quantity: JSON) throws {
        let offer = try stack.makeOffer(by: organizer)
        let body: [(String, JSON)] = [
            ("event_id", .string(offer.event)),
            ("items", .array([Self.item(offer.type, quantity)])),
        ]
        #expect(try refusal(body) == (400, ["items[0].quantity"]))
        #expect(
            try stack.database.query(
                "SELECT taken FROM inventory_counts WHERE inventory_id = '\(offer.event)'"
            ) == ["0"]
        )
    }

    @Test
    func `for tickets is told every field that is wrong`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let other = try stack.makeOffer(by: organizer)
        let (event, type) = (JSON.string(offer.event), offer.type)
        func items(_ items: JSON...) -> [(String, JSON)] {
            [("event_id", event), ("items", .array(items))]
        }
        let one = Self.item(type, .number(1))
        let many = (0..<10_000).map { _ in one }
        for (body, expected) in [
            (items(), (400, ["items"])), ([("event_id", event)], (400, ["items"])),
            (items(one, one), (400, ["items[1].ticket_type_id"])),
            (items(Self.item(other.type, .number(1))), (400, ["items[0].ticket_type_id"])),
            (items(Self.item("x", .number(1))), (400, ["items[0].ticket_type_id"])),
            (items(.string("x")), (400, ["items[0]"])),
            (items(Self.item(type, .number(21))), (400, ["items"])),
            ([("event_id", .string("x")), ("items", .array([one]))], (400, ["event_id"])),
            (items(one) + [("seats", .array([.string("1")]))], (404, [])),
            (items(one) + [("cabin", .string("economy"))], (400, ["cabin"])),
            (items(one) + [("zone", .string("box"))], (400, ["zone"])),
            (items(one) + [("colour", .string("red"))], (400, ["colour"])),
            ([("event_id", event), ("items", .array(many))], (413, [])),
            (items(Self.item(Self.unknown, .number(1))), (404, [])),
            ([("event_id", .string(Self.unknown)), ("items", .array([one]))], (404, [])),
            (items(one) + [("show_id", event)], (400, ["show_id"])), ([], (400, ["event_id"])),
            (items(one) + [("contact", .object([]))], (400, ["contact.email"])),
            (items(one) + [("contact", .string("x"))], (400, ["contact"])),
        ] as [([(String, JSON)], (Int, [String]))] {
            let found = try refusal(body)
            #expect(found == expected, "\(JSON.object(body.map { (name: $0.0, value: $0.1) }))")
        }
    }

    @Test
    func `for seats is told every seat that is wrong`() throws {
        let flight = try stack.flight(number: 20)
        for (codes, expected) in [
            ([" 12A"], (400, ["seats[0]"])), (["12A "], (400, ["seats[0]"])),
            (["12A", "12a"], (400, ["seats[1]"])), ([""], (400, ["seats[0]"])),
            (["12A", "123456789"], (400, ["seats[1]"])), (["12Ä"], (400, ["seats[0]"])),
            (["99Z"], (404, [])), (["13A"], (404, [])),
        ] as [([String], (Int, [String]))] {
            let body: [(String, JSON)] = [
                ("flight_id", .string(flight)), ("seats", .array(codes.map(JSON.string))),
            ]
            #expect(try refusal(body) == expected, "\(codes)")
        }
        let passenger = JSON.object([
            ("given_name", .string("Ada")), ("family_name", .string("Byron")),
        ])
        let two = Stack.seats("flight", flight, "12A", "12B")
        #expect(try refusal(two + [("passengers", .array([passenger]))]) == (400, ["passengers"]))
        let half = JSON.object([("given_name", .string("Ada"))])
        #expect(
            try refusal(two + [("passengers", .array([passenger, half]))])
                == (400, ["passengers[1].family_name"])
        )
        let made = try stack.book(
            two + [("passengers", .array([passenger, passenger]))],
            by: customer
        )
        #expect(made.json?["items"]?[1]?["passenger"]?["family_name"] == .string("Byron"))
        // What is no flight is not found among them.
        let offer = try stack.makeOffer(by: organizer)
        #expect(try refusal(Stack.seats("flight", offer.event, "12A")) == (404, []))
        #expect(try refusal(Stack.seats("show", flight, "12A")) == (404, []))
    }

    /// Two that are good by themselves, with more seats than one booking may have.
    private static let longLegs = (0..<2).map { number in
        JSON.object([
            ("flight_id", .string("0192b1c0-0000-7000-8000-00000000000\(number)")),
            ("seats", .array((0..<600).map { .string(String($0)) })),
        ])
    }

    @Test
    func `of hundreds of wrong seats is told the first ones`() throws {
        let flight = try stack.flight(number: 20)
        let seats = (0..<1_000).map { JSON.number($0) }
        let (status, fields) = try refusal([
            ("flight_id", .string(flight)), ("seats", .array(seats)),
        ])
        #expect(status == 400)
        #expect(fields == (0..<100).map { "seats[\($0)]" })
    }

    @Test
    func `for legs is told which leg is wrong`() throws {
        let flight = try stack.flight(number: 21)
        func leg(_ members: (String, JSON)...) -> JSON {
            .object(members.map { (name: $0.0, value: $0.1) })
        }
        let good = leg(("flight_id", .string(flight)), ("seats", .array([.string("20A")])))
        for (legs, expected) in [
            ([good, good], (400, ["legs[1].flight_id"])),
            ([good, leg(("flight_id", .string(flight)))], (400, ["legs[1].seats"])),
            (
                [leg(("flight_id", .string(flight)), ("seats", .array([.string("2 A")])))],
                (400, ["legs[0].seats[0]"])
            ),
            ([leg(("seats", .array([.string("20A")])))], (400, ["legs[0].flight_id"])),
            ([], (400, ["legs"])), (Array(repeating: good, count: 11), (400, ["legs"])),
            (Self.longLegs, (400, ["legs"])),
        ] as [([JSON], (Int, [String]))] {
            #expect(try refusal([("legs", .array(legs))]) == expected)
        }
    }

    @Test
    func `outside the time of sales is refused`() throws {
        for changes in [
            [("sales_start", JSON.string("2098-01-01T00:00:00Z"))],
            [
                ("sales_start", .string("2001-01-01T00:00:00Z")),
                ("sales_end", .string("2002-01-01T00:00:00Z")),
            ],
        ] as [[(String, JSON?)]] {
            let offer = try stack.makeOffer(by: organizer, changes)
            let answer = try stack.book(Stack.tickets(offer), by: customer)
            #expect(
                (answer.status, answer.json?["type"]) == (409, .string("/problems/sales-closed"))
            )
        }
        let offer = try stack.makeOffer(by: organizer)
        let cancels = [("status", JSON.string("cancelled"))]
        #expect(
            try stack.call("PATCH", "/events/\(offer.event)", cancels, by: organizer).status == 200
        )
        #expect(try stack.book(Stack.tickets(offer), by: customer).status == 409)
    }

    @Test
    func `beyond what one customer may have is refused`() throws {
        let offer = try stack.makeOffer(by: organizer, [("max_per_customer", .number(3))])
        let first = try stack.book(Stack.tickets(offer, 2), by: customer)
        #expect(first.status == 201)
        let answer = try stack.book(Stack.tickets(offer, 2), by: customer)
        #expect((answer.status, answer.json?["type"]) == (409, .string("/problems/over-limit")))
        #expect(try stack.book(Stack.tickets(offer, 1), by: customer).status == 201)
        let id = try #require(first.json?["id"]?.text)
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
        #expect(try stack.book(Stack.tickets(offer, 2), by: customer).status == 201)
        let other = try stack.visitor("oth-\(customer.username)")
        #expect(try stack.book(Stack.tickets(offer, 3), by: other).status == 201)
    }

    @Test
    func `by who may not book is refused`() throws {
        let offer = try stack.makeOffer(by: organizer)
        #expect(try stack.book(Stack.tickets(offer), by: organizer).status == 403)
        let body = Stack.tickets(offer)
        #expect(try stack.call("POST", "/bookings", body).status == 401)
        for key in ["", String(repeating: "k", count: 256), "\u{7}"] {
            let answer = try stack.book(body, by: customer, key: key)
            // nginx refuses a header with a control character by itself.
            #expect(answer.status == 400 || key.isEmpty && answer.status == 201, "\(answer.text)")
        }
    }
}
