import JSONText
import Support
import Testing

@Suite("A ticket type", .serialized)
struct TicketTypeTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private func make(
        _ event: String,
        _ changes: [(String, JSON?)] = []
    ) throws -> WebAnswer {
        try stack.makeTicketType(event, by: organizer, changes)
    }

    @Test
    func `is made for an event and read by everybody`() throws {
        let event = try stack.makeEvent(by: organizer)
        let made = try make(event)
        #expect(made.status == 201, "\(made.text)")
        let id = try #require(made.json?["id"]?.text)
        #expect(made.headers["location"] == "/api/v1/ticket-types/\(id)")
        let expected: [(String, JSON)] = [
            ("event_id", .string(event)), ("name", .string("Standing")),
            ("description", .string("")), ("price", .string("25.50")), ("currency", .string("EUR")),
            ("quantity", .number(60)), ("quantity_available", .number(60)),
            ("quantity_sold", .number(0)), ("sellable", .number(60)), ("is_active", .bool(true)),
        ]
        for (name, value) in expected { #expect(made.json?[name] == value, "\(name)") }
        #expect(try stack.call("GET", "/ticket-types/\(id)").json == made.json)
        _ = try make(event, [("name", .string("Seated")), ("quantity", .number(50))])
        let first = try stack.call("GET", "/events/\(event)/ticket-types?limit=1").json
        #expect(first?["results"]?[0] == made.json)
        let cursor = try #require(first?["next"]?.text)
        let rest = try stack.call("GET", "/events/\(event)/ticket-types?cursor=\(cursor)").json
        #expect(rest?["results"]?[0]?["name"] == .string("Seated"))
        #expect(rest?["next"] == .null)
    }

    @Test(
        arguments: [
            ("EUR", "10", "10.00"), ("EUR", "0", "0.00"), ("JPY", "1200", "1200"),
            ("KWD", "1.25", "1.250"), ("KWD", "1.125", "1.125"),
        ]
    )
    func `has a price with its currency's digits`(
        currency: String,
        price: String,
        told: String
    ) throws {
        let event = try stack.makeEvent(by: organizer, [("currency", .string(currency))])
        let text = try make(event, [("price", .string(price))])
        #expect(text.json?["price"] == .string(told))
        let number = try make(event, [("name", .string("B")), ("price", .literal(price))])
        #expect(number.json?["price"] == .string(told))
        #expect(number.json?["currency"] == .string(currency))
    }

    private static let refusals: [(field: String, value: JSON?)] = [
        ("name", nil), ("name", .string("")), ("name", .string(String(repeating: "x", count: 201))),
        ("price", nil), ("price", .string("1.001")), ("price", .literal("1.001")),
        ("price", .string("-1")), ("price", .string("1e3")), ("price", .literal("1e-3")),
        ("price", .string("")), ("price", .bool(true)), ("price", .string("99999999999999")),
        ("quantity", nil), ("quantity", .number(0)), ("quantity", .string("5")),
        ("quantity_available", .number(61)), ("is_active", .string("yes")),
        ("currency", .string("EUR")), ("quantity_sold", .number(0)),
    ]

    @Test(arguments: refusals)
    func `with a bad field is refused by the field's name`(field: String, value: JSON?) throws {
        let event = try stack.makeEvent(by: organizer)
        let answer = try make(event, [(field, value)])
        #expect((answer.status, answer.badFields) == (400, [field]), "\(answer.text)")
    }

    @Test
    func `has a name that no other of the event has, in any case`() throws {
        let event = try stack.makeEvent(by: organizer)
        #expect(try make(event).status == 201)
        let again = try make(event, [("name", .string("STANDING"))])
        #expect((again.status, again.badFields) == (409, ["name"]))
        let other = try make(event, [("name", .string("Seated"))])
        let id = try #require(other.json?["id"]?.text)
        let renamed = try stack.call(
            "PATCH",
            "/ticket-types/\(id)",
            [("name", .string("standing"))],
            by: organizer
        )
        #expect((renamed.status, renamed.badFields) == (409, ["name"]))
        let next = try stack.makeEvent(by: organizer)
        #expect(try make(next).status == 201)
    }

    @Test
    func `tells what is left of it, and what the event lets through`() throws {
        let event = try stack.makeEvent(by: organizer)
        let id = try #require(try make(event).json?["id"]?.text)
        func left() throws -> [JSON?] {
            let type = try stack.call("GET", "/ticket-types/\(id)").json
            return [type?["quantity_available"], type?["quantity_sold"], type?["sellable"]]
        }
        try stack.database.run(
            script: """
                UPDATE ticket_type_counts SET taken = 20 WHERE ticket_type_id = '\(id)';
                UPDATE ticket_type_sales SET sold = 15 WHERE ticket_type_id = '\(id)';
                UPDATE inventory_counts SET taken = 90 WHERE inventory_id = '\(event)'
                """
        )
        #expect(try left() == [.number(40), .number(15), .number(10)])
        let path = "/ticket-types/\(id)"
        let off = try stack.call("PATCH", path, [("is_active", .bool(false))], by: organizer)
        #expect(off.json?["sellable"] == .number(0))
        let small = try stack.call("PATCH", path, [("quantity", .number(19))], by: organizer)
        #expect((small.status, small.badFields) == (409, ["quantity"]))
        let exact = try stack.call(
            "PATCH",
            path,
            [("quantity_available", .number(20)), ("is_active", .bool(true))],
            by: organizer
        )
        #expect(try left() == [.number(0), .number(15), .number(0)], "\(exact.text)")
        #expect(try stack.call("DELETE", path, by: organizer).status == 409)
    }

    @Test
    func `is not sellable outside its sales window, or once the event is called off`() throws {
        for (field, value) in [
            ("sales_start", "2099-01-01T00:00:00Z"), ("sales_end", "2020-01-01T00:00:00Z"),
        ] {
            let event = try stack.makeEvent(by: organizer, [(field, .string(value))])
            #expect(try make(event).json?["sellable"] == .number(0))
        }
        let event = try stack.makeEvent(by: organizer)
        let id = try #require(try make(event).json?["id"]?.text)
        _ = try stack.call(
            "PATCH",
            "/events/\(event)",
            [("status", .string("cancelled"))],
            by: organizer
        )
        #expect(try stack.call("GET", "/ticket-types/\(id)").json?["sellable"] == .number(0))
    }

    @Test
    func `is changed by whom it is, version by version, and deleted`() throws {
        let event = try stack.makeEvent(by: organizer)
        let id = try #require(try make(event).json?["id"]?.text)
        let path = "/ticket-types/\(id)"
        let other = try stack.visitor("other-\(id.suffix(12))", role: "organizer")
        let change: [(String, JSON)] = [("price", .string("30"))]
        #expect(try stack.call("PATCH", path, change, by: other).status == 403)
        #expect(try stack.call("DELETE", path, by: other).status == 403)
        let foreign = "/events/\(event)/ticket-types"
        #expect(try stack.call("POST", foreign, Stack.ticketType(), by: other).status == 403)
        let tag = [("If-Match", "\"v1\"")]
        let changed = try stack.call("PATCH", path, change, by: organizer, headers: tag)
        #expect(changed.json?["price"] == .string("30.00"))
        #expect(changed.headers["etag"] == "\"v2\"")
        #expect(
            try stack.call("PATCH", path, change, by: organizer, headers: tag).status == 412
        )
        #expect(try stack.call("DELETE", path, by: organizer).status == 204)
        #expect(try stack.call("GET", path).status == 404)
        #expect(try stack.call("PATCH", path, change, by: organizer).status == 404)
    }

    @Test
    func `of an event that nobody knows is not found`() throws {
        let path = "/events/01890000-0000-7000-8000-000000000000/ticket-types"
        #expect(try stack.call("GET", path).status == 404)
        #expect(try stack.call("POST", path, Stack.ticketType(), by: organizer).status == 404)
    }
}
