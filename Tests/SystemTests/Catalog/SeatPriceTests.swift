import JSONText
import Support
import Testing

@Suite("Early prices of seats, as they are told and booked", .serialized)
struct SeatPriceTests {
    private static let stack = SharedStack()
    private static let future = "2099-05-31T23:00:00+00:00"

    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private static func first(_ count: Int, _ price: String = "5.00") -> JSON {
        .array([Stack.object([("price", .string(price)), ("first", .number(count))])])
    }

    /// A hall with a row of four seats in each of two zones: `box` has a price of its own, with early ones, and
    /// `stalls` has the show's.
    private static let map = """
        {"name": "Hall", "kind": "hall",
         "zones": [
            {"name": "box", "price": "30.00", "early_prices": [{"price": "20.00", "first": 1}]},
            {"name": "stalls"}
         ],
         "sections": [
            {"name": "Box", "prefix": "B", "zone": "box", "columns": "1-4", "rows": [{"rows": "A"}]},
            {"name": "Main", "zone": "stalls", "columns": "1-4", "rows": [{"rows": "A"}]}
         ]}
        """

    /// A show at 12.50 with those seats, of which the first two of the stalls cost 5.00.
    private func make(_ changes: [(String, JSON?)] = []) throws -> String {
        let made = try stack.makeShow(
            try stack.makeMovie(by: organizer),
            by: organizer,
            [
                ("total_seats", nil), ("seat_map", try JSONParser.parse(Array(Self.map.utf8))),
                ("early_prices", Self.first(2)),
            ] + changes
        )
        return try #require(made.json?["id"]?.text, "\(made.text)")
    }

    private func told(_ show: String) throws -> JSON {
        try #require(try stack.call("GET", "/shows/\(show)").json)
    }

    /// The prices of seats as their list tells them: each price, and what it is now.
    private func prices(_ show: String, _ codes: String...) throws -> [String] {
        let list = try stack.call("GET", "/shows/\(show)/seats").json
        guard case .array(let seats)? = list?["seats"] else { return [] }
        return codes.map { code in
            let seat = seats.first { $0["seat_code"] == .string(code) }
            return "\(seat?["price"]?.text ?? "") \(seat?["current_price"]?.text ?? "")"
        }
    }

    /// What the seats of a new booking cost.
    private func book(_ show: String, _ codes: String...) throws -> (id: String, [String]) {
        let body: [(String, JSON)] = [
            ("show_id", .string(show)), ("seats", .array(codes.map(JSON.string))),
        ]
        let made = try stack.book(body, by: customer)
        guard case .array(let items)? = made.json?["items"], let id = made.json?["id"]?.text
        else { return (made.text, []) }
        return (id, items.compactMap { $0["price_at_booking"]?.text })
    }

    @Test
    func `are told by zone, changed and taken back`() throws {
        let show = try make()
        let made = try told(show)
        #expect(made["price"] == .string("12.50"))
        #expect(made["early_prices"]?[0]?["price"] == .string("5.00"))
        let (box, stalls) = (made["zones"]?[0], made["zones"]?[1])
        for (name, ofBox, ofStalls): (String, JSON, JSON) in [
            ("name", .string("box"), .string("stalls")),
            ("price", .string("30.00"), .string("12.50")),
            ("current_price", .string("20.00"), .string("5.00")),
            ("seats", .number(4), .number(4)), ("seats_left", .number(4), .number(4)),
        ] { #expect((box?[name], stalls?[name]) == (ofBox, ofStalls), "\(name)") }
        #expect(box?["early_prices"]?[0]?["first"] == .number(1))
        #expect(stalls?["early_prices"] == made["early_prices"])
        #expect(try prices(show, "BA1", "A1") == ["30.00 20.00", "12.50 5.00"])
        let path = "/shows/\(show)"
        let renamed = try stack.call("PATCH", path, [("screen_name", .string("B"))], by: organizer)
        #expect(renamed.json?["zones"] == made["zones"], "\(renamed.text)")
        let none = try stack.call("PATCH", path, [("early_prices", .array([]))], by: organizer)
        #expect(none.json?["early_prices"] == .array([]), "\(none.text)")
        #expect(try prices(show, "BA1", "A1") == ["30.00 20.00", "12.50 12.50"])
        let history = try stack.call("GET", "\(path)/history", by: organizer).json
        let newest = history?["results"]?[2]
        #expect(newest?["before"]?["early_prices"]?[0]?["price"] == .string("5.00"))
        #expect(newest?["before"]?["zones"]?[0]?["early_prices"]?[0]?["price"] == .string("20.00"))
        #expect(newest?["after"]?["zones"]?[1]?["early_prices"] == .array([]))
    }

    @Test
    func `are those of a zone's first seats, also within a booking`() throws {
        let show = try make()
        #expect(try book(show, "A1", "BA1").1 == ["5.00", "20.00"])
        #expect(
            try prices(show, "BA1", "BA2", "A2") == Array(repeating: "30.00 30.00", count: 2) + [
                "12.50 5.00"
            ]
        )
        let split = try book(show, "A2", "A3", "BA2")
        #expect(split.1 == ["5.00", "12.50", "30.00"])
        #expect(try told(show)["zones"]?[1]?["current_price"] == .string("12.50"))
        let whole = try stack.call("GET", "/bookings/\(split.id)", by: customer)
        #expect(whole.json?["total_price"] == .string("47.50"), "\(whole.text)")
        // What is given back is there for the next ones, at the price of its place.
        #expect(try stack.call("POST", "/bookings/\(split.id)/cancel", by: customer).status == 200)
        #expect(try prices(show, "A4") == ["12.50 5.00"])
        let best = try stack.book(Stack.best(2, of: show, in: "stalls"), by: customer)
        #expect(best.json?["total_price"] == .string("17.50"), "\(best.text)")
        try stack.expectSound()
    }

    @Test
    func `of a hold whose time is over are there for who takes its seat`() throws {
        let show = try make([("early_prices", Self.first(1))])
        let held = try book(show, "A1")
        #expect(held.1 == ["5.00"])
        try stack.lapse(held.id)
        #expect(try book(show, "A1").1 == ["5.00"])
        #expect(try book(show, "A2").1 == ["12.50"])
        try stack.expectSound()
    }

    @Test
    func `are over at their time, in the list of seats as well`() throws {
        let until = JSON.array([
            Stack.object([("price", .string("5.00")), ("until", .string(Self.future))])
        ])
        let show = try make([("early_prices", until)])
        #expect(try prices(show, "A1") == ["12.50 5.00"])
        #expect(try book(show, "A1").1 == ["5.00"])
        // The list that was made is not kept beyond that moment, though nobody has edited anything.
        #expect(try prices(show, "A2") == ["12.50 5.00"])
        try stack.database.query(
            """
            UPDATE zones SET early_prices =
                jsonb_set(early_prices, '{0,until}', to_jsonb(extract(epoch FROM now())::bigint - 1))
            WHERE inventory_id = '\(show)' AND name = 'stalls'
            """
        )
        #expect(try prices(show, "A2") == ["12.50 12.50"])
        #expect(try told(show)["zones"]?[1]?["current_price"] == .string("12.50"))
        #expect(try book(show, "A2").1 == ["12.50"])
    }

    @Test
    func `of a show with numbered seats are those of all its seats`() throws {
        let made = try stack.makeShow(
            try stack.makeMovie(by: organizer),
            by: organizer,
            [("early_prices", Self.first(1, "0.00"))]
        )
        let show = try #require(made.json?["id"]?.text, "\(made.text)")
        #expect(try book(show, "7", "3").1 == ["0.00", "12.50"])
        #expect(try book(show, "1").1 == ["12.50"])
    }

    @Test(
        arguments: [
            (.string("all"), ["early_prices"]), (.array([.number(1)]), ["early_prices[0]"]),
            (first(0), ["early_prices[0].first"]), (first(1, "1.005"), ["early_prices[0].price"]),
        ] as [(JSON, [String])]
    )
    func `with a fault are refused by its place`(prices: JSON, fields: [String]) throws {
        let movie = try stack.makeMovie(by: organizer)
        let refused = try stack.makeShow(movie, by: organizer, [("early_prices", prices)])
        #expect((refused.status, refused.badFields) == (400, fields), "\(refused.text)")
        let show = try make()
        let before = try told(show)
        let change: [(String, JSON)] = [("early_prices", prices)]
        let kept = try stack.call("PATCH", "/shows/\(show)", change, by: organizer)
        #expect((kept.status, kept.badFields) == (400, fields), "\(kept.text)")
        #expect(try told(show) == before)
    }

    @Test
    func `of a zone with a fault are refused by their place in the map`() throws {
        let text = Self.map.replacing("\"first\": 1", with: "\"last\": 1")
        let refused = try stack.makeShow(
            try stack.makeMovie(by: organizer),
            by: organizer,
            [("total_seats", nil), ("seat_map", try JSONParser.parse(Array(text.utf8)))]
        )
        let step = "seat_map.zones[0].early_prices[0]"
        #expect((refused.status, refused.badFields) == (400, ["\(step).last", "\(step).until"]))
    }

    @Test(arguments: ["zones", "shows"])
    func `are a list of ten at most, also by hand`(table: String) throws {
        let show = try make()
        let key = table == "zones" ? "inventory_id" : "id"
        for prices in ["{}", "[1,2,3,4,5,6,7,8,9,10,11]", "null"] {
            #expect(throws: (any Error).self, "\(prices)") {
                try stack.database.query(
                    "UPDATE \(table) SET early_prices = '\(prices)' WHERE \(key) = '\(show)'"
                )
            }
        }
    }
}
