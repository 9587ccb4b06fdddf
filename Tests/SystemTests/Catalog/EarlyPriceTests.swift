import JSONText
import Support
import Testing

@Suite("Early prices, as they are told and booked", .serialized)
struct EarlyPriceTests {
    private static let stack = SharedStack()
    private static let past = "2020-01-01T00:00:00Z"
    private static let future = "2099-12-31T23:00:00+00:00"

    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private static func step(_ price: String, _ members: [(String, JSON)]) -> JSON {
        Stack.object([("price", .string(price))] + members)
    }

    private static func first(_ count: Int, _ price: String = "10.00") -> JSON {
        .array([step(price, [("first", .number(count))])])
    }

    /// A ticket type of 60 at 25.50.
    private func make(_ prices: JSON) throws -> Stack.Offer {
        let event = try stack.makeEvent(by: organizer)
        let made = try stack.makeTicketType(event, by: organizer, [("early_prices", prices)])
        return .init(event: event, type: try #require(made.json?["id"]?.text, "\(made.text)"))
    }

    private func told(_ offer: Stack.Offer) throws -> JSON? {
        try stack.call("GET", "/ticket-types/\(offer.type)").json
    }

    /// What the items of a new booking cost, by their quantities.
    private func book(_ offer: Stack.Offer, _ quantity: Int = 1) throws -> (id: String, [String]) {
        let made = try stack.book(Stack.tickets(offer, quantity), by: customer)
        guard case .array(let items)? = made.json?["items"], let id = made.json?["id"]?.text
        else { return (made.text, []) }
        return (
            id,
            items.map {
                "\($0["quantity"]?.integer ?? 0) x \($0["price_at_booking"]?.text ?? "nothing")"
            }
        )
    }

    @Test
    func `are told, changed and taken back`() throws {
        let wanted = JSON.array([
            Self.step("10", [("until", .string("2099-12-31T23:00:00+01:00"))]),
            Self.step("15.5", [("until", .string(Self.future)), ("first", .number(50))]),
        ])
        let offer = try make(wanted)
        let made = try told(offer)
        #expect(
            made?["early_prices"]
                == .array([
                    Stack.object([
                        ("price", .string("10.00")),
                        ("until", .string("2099-12-31T22:00:00+00:00")),
                        ("first", .null),
                    ]),
                    Stack.object([
                        ("price", .string("15.50")), ("until", .string(Self.future)),
                        ("first", .number(50)),
                    ]),
                ])
        )
        #expect(made?["price"] == .string("25.50"))
        #expect(made?["current_price"] == .string("10.00"))
        let path = "/ticket-types/\(offer.type)"
        let renamed = try stack.call("PATCH", path, [("name", .string("B"))], by: organizer)
        #expect(renamed.json?["early_prices"] == made?["early_prices"], "\(renamed.text)")
        let none = try stack.call("PATCH", path, [("early_prices", .array([]))], by: organizer)
        #expect(none.json?["early_prices"] == .array([]), "\(none.text)")
        #expect(none.json?["current_price"] == .string("25.50"))
        let history = try stack.call("GET", "/events/\(offer.event)/history", by: organizer).json
        let newest = history?["results"]?[3]
        #expect(newest?["before"]?["early_prices"]?[0]?["price"] == .string("10.00"))
        #expect(newest?["after"]?["early_prices"] == .array([]))
    }

    @Test
    func `are those of the first tickets, also within a booking`() throws {
        let offer = try make(Self.first(3))
        #expect(try book(offer, 2).1 == ["2 x 10.00"])
        #expect(try told(offer)?["current_price"] == .string("10.00"))
        let split = try book(offer, 3)
        #expect(split.1 == ["1 x 10.00", "2 x 25.50"])
        #expect(try told(offer)?["current_price"] == .string("25.50"))
        let whole = try stack.call("GET", "/bookings/\(split.id)", by: customer)
        #expect(whole.json?["total_price"] == .string("61.00"), "\(whole.text)")
        // What is given back is there for the next ones, at the price of its place.
        #expect(try stack.call("POST", "/bookings/\(split.id)/cancel", by: customer).status == 200)
        #expect(try book(offer, 2).1 == ["1 x 10.00", "1 x 25.50"])
        #expect(try stack.holdfast("invariants").code == 0)
    }

    @Test
    func `are over at their time`() throws {
        let offer = try make(
            .array([
                Self.step("1.00", [("until", .string(Self.past)), ("first", .number(10))]),
                Self.step("2.00", [("until", .string(Self.future))]),
            ])
        )
        #expect(try told(offer)?["current_price"] == .string("2.00"))
        #expect(try book(offer).1 == ["1 x 2.00"])
        try stack.database.query(
            """
            UPDATE ticket_types SET early_prices =
                jsonb_set(early_prices, '{1,until}', to_jsonb(extract(epoch FROM now())::bigint - 1))
            WHERE id = '\(offer.type)'
            """
        )
        #expect(try told(offer)?["current_price"] == .string("25.50"))
        #expect(try book(offer).1 == ["1 x 25.50"])
    }

    private static let refusals: [(prices: JSON, fields: [String])] = [
        (.string("all"), ["early_prices"]), (.null, ["early_prices"]),
        (.array((1...11).map { step("1", [("first", .number($0))]) }), ["early_prices"]),
        (.array([.number(1)]), ["early_prices[0]"]),
        (.array([.object([])]), ["early_prices[0].price"]),
        (.array([step("1", [])]), ["early_prices[0].until"]),
        (.array([step("1.005", [("first", .number(1))])]), ["early_prices[0].price"]),
        (.array([step("-1", [("first", .number(1))])]), ["early_prices[0].price"]),
        (.array([step("1", [("first", .number(0))])]), ["early_prices[0].first"]),
        (.array([step("1", [("first", .literal("1.5"))])]), ["early_prices[0].first"]),
        (.array([step("1", [("until", .string("tomorrow"))])]), ["early_prices[0].until"]),
        (
            .array([step("1", [("first", .number(5))]), step("2", [("first", .number(5))])]),
            ["early_prices[1].first"]
        ),
        (
            .array([
                step("1", [("until", .string(future))]), step("2", [("until", .string(past))]),
            ]),
            ["early_prices[1].until"]
        ),
        (
            .array([step("1", [("first", .number(5)), ("last", .number(1))])]),
            ["early_prices[0].last"]
        ),
    ]

    @Test(arguments: refusals)
    func `with a fault are refused by its place`(prices: JSON, fields: [String]) throws {
        let event = try stack.makeEvent(by: organizer)
        let refused = try stack.makeTicketType(event, by: organizer, [("early_prices", prices)])
        #expect((refused.status, refused.badFields) == (400, fields), "\(refused.text)")
        let none = try stack.call("GET", "/events/\(event)/ticket-types").json
        #expect(none?["results"] == .array([]))
    }

    @Test(arguments: ["{}", "1", "[1,2,3,4,5,6,7,8,9,10,11]", "null"])
    func `are a list of ten at most, also by hand`(prices: String) throws {
        let offer = try make(Self.first(3))
        #expect(throws: (any Error).self) {
            try stack.database.query(
                "UPDATE ticket_types SET early_prices = '\(prices)' WHERE id = '\(offer.type)'"
            )
        }
        #expect(try told(offer)?["current_price"] == .string("10.00"))
    }
}
