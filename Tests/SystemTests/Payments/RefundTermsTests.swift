import JSONText
import Support
import Testing

@Suite("The refund rules of an inventory", .serialized)
struct RefundTermsTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private static func step(_ hours: Int, _ percent: Int, _ fee: JSON? = nil) -> JSON {
        let members = [("hours_before", JSON.number(hours)), ("percent", .number(percent))]
        return Stack.object(members + (fee.map { [("fee", $0)] } ?? []))
    }

    private static let wanted = JSON.array([
        step(2, 50, .string("2.5")), step(48, 100), step(24, 80, .literal("1")),
    ])
    private static let told = JSON.array([
        step(48, 100, .string("0.00")), step(24, 80, .string("1.00")),
        step(2, 50, .string("2.50")),
    ])

    /// Makes an event and a show, and yields where they are.
    private func paths(_ changes: [(String, JSON?)] = []) throws -> [String] {
        let event = try stack.makeEvent(by: organizer, changes)
        let movie = try stack.makeMovie(by: organizer)
        let show = try stack.makeShow(movie, by: organizer, changes)
        let id = try #require(show.json?["id"]?.text, "\(show.text)")
        return ["/events/\(event)", "/shows/\(id)"]
    }

    private func change(_ path: String, _ rules: JSON) throws -> WebAnswer {
        try stack.call("PATCH", path, [("refund_rules", rules)], by: organizer)
    }

    @Test
    func `are made with it, told in the order of time, and changed as its other terms are`() throws
    {
        for path in try paths([("refund_rules", Self.wanted)]) {
            let made = try stack.call("GET", path)
            #expect(made.json?["refund_rules"] == Self.told, "\(made.text)")
            let same = try change(path, Self.told)
            #expect((same.status, same.headers["etag"]) == (200, "\"v1\""), "\(same.text)")
            let none = try change(path, .array([]))
            #expect(none.json?["refund_rules"] == .array([]), "\(none.text)")
            #expect(none.headers["etag"] == "\"v2\"")
            let other = try stack.call(
                "PATCH",
                path,
                [("hold_seconds", .number(60))],
                by: organizer
            )
            #expect(other.json?["refund_rules"] == .array([]))
            let standard = try change(path, .null)
            #expect(standard.json?["refund_rules"] == .null, "\(standard.text)")
            #expect(standard.headers["etag"] == "\"v4\"")
            #expect(try stack.call("GET", path).json == standard.json)
        }
    }

    @Test
    func `stand in its history`() throws {
        for path in try paths() {
            _ = try change(path, Self.wanted)
            _ = try change(path, .null)
            let history = try stack.call("GET", "\(path)/history", by: organizer).json
            func rules(_ index: Int, _ side: String) -> JSON? {
                history?["results"]?[index]?[side]?["refund_rules"]
            }
            #expect(
                [rules(0, "after"), rules(1, "before"), rules(2, "after")] == [.null, .null, .null]
            )
            // PostgreSQL orders the members of what it keeps as it likes.
            for kept in [rules(1, "after"), rules(2, "before")] {
                for step in 0..<3 {
                    for name in ["hours_before", "percent", "fee"] {
                        #expect(kept?[step]?[name] == Self.told[step]?[name], "\(name)")
                    }
                }
            }
        }
    }

    private static let refusals: [(rules: JSON, fields: [String])] = [
        (.string("all"), ["refund_rules"]), (.object([]), ["refund_rules"]),
        (.array((0...10).map { step($0, 1) }), ["refund_rules"]),
        (.array([.number(1)]), ["refund_rules[0]"]),
        (.array([.object([])]), ["refund_rules[0].hours_before", "refund_rules[0].percent"]),
        (.array([step(9, 1), step(8, 101)]), ["refund_rules[1].percent"]),
        (.array([step(9, 1), step(8, -1)]), ["refund_rules[1].percent"]),
        (
            .array([
                Stack.object([("hours_before", .number(1)), ("percent", .literal("1.5"))])
            ]),
            ["refund_rules[0].percent"]
        ),
        (.array([step(-1, 1)]), ["refund_rules[0].hours_before"]),
        (.array([step(8_761, 1)]), ["refund_rules[0].hours_before"]),
        (.array([step(9, 1), step(8, 1), step(9, 2)]), ["refund_rules[2].hours_before"]),
        (.array([step(9, 1, .string("2.505"))]), ["refund_rules[0].fee"]),
        (.array([step(9, 1, .string("-1"))]), ["refund_rules[0].fee"]),
        (.array([step(9, 1, .number(-1))]), ["refund_rules[0].fee"]),
        (.array([step(9, 1, .string("10000000000.01"))]), ["refund_rules[0].fee"]),
        (.array([step(9, 1, .null)]), ["refund_rules[0].fee"]),
        (
            .array([
                Stack.object([
                    ("hours_before", .number(1)), ("percent", .number(1)), ("days", .number(1)),
                ])
            ]),
            ["refund_rules[0].days"]
        ),
        (
            .array([step(9_000, 101), step(1, 1, .string("x"))]),
            [
                "refund_rules[0].hours_before", "refund_rules[0].percent", "refund_rules[1].fee",
            ]
        ),
    ]

    @Test(arguments: refusals)
    func `with a fault are refused by its place`(rules: JSON, fields: [String]) throws {
        let member = [("refund_rules", JSON?.some(rules))]
        let movie = try stack.makeMovie(by: organizer)
        let made = [
            try stack.call("POST", "/events", Stack.event(member), by: organizer),
            try stack.makeShow(movie, by: organizer, member),
        ]
        for answer in try made + paths().map({ try change($0, rules) }) {
            #expect((answer.status, answer.badFields) == (400, fields), "\(answer.text)")
        }
    }

    @Test(arguments: [("JPY", "250", "2.50"), ("KWD", "0.250", "0.2505")])
    func `have fees in its currency`(currency: String, fee: String, wrong: String) throws {
        let terms: [(String, JSON?)] = [
            ("currency", .string(currency)), ("price", .string("12")),
            ("refund_rules", .array([Self.step(1, 90, .string(fee))])),
        ]
        let event = try stack.makeEvent(by: organizer, terms.filter { $0.0 != "price" })
        let movie = try stack.makeMovie(by: organizer)
        let show = try stack.makeShow(movie, by: organizer, terms)
        let id = try #require(show.json?["id"]?.text, "\(show.text)")
        for path in ["/events/\(event)", "/shows/\(id)"] {
            let rules = try stack.call("GET", path).json?["refund_rules"]
            #expect(rules == .array([Self.step(1, 90, .string(fee))]))
            let refused = try change(path, .array([Self.step(1, 90, .string(wrong))]))
            #expect((refused.status, refused.badFields) == (400, ["refund_rules[0].fee"]))
        }
    }

    @Test
    func `come with files that are imported, and are refused there by the same names`() throws {
        let good = [("refund_rules", JSON?.some(Self.wanted))]
        let bad = [("refund_rules", JSON?.some(.array([Self.step(1, 101)])))]
        let event = Stack.text(Stack.event(good))
        let imported = try stack.importing("event", text: event, for: organizer.username)
        try #require(imported.code == 0, "\(imported.output)")
        let id = try #require(imported.output.split(separator: " ").first)
        #expect(try stack.call("GET", "/events/\(id)").json?["refund_rules"] == Self.told)
        let wrong = Stack.text(Stack.event(bad))
        let refused = try stack.importing("event", text: wrong, for: organizer.username)
        #expect(Stack.places(refused.output) == ["refund_rules[0].percent"])
        let movie = MovieText.file(shows: [[], bad])
        let shows = try stack.importing("movie", text: movie, for: organizer.username)
        #expect(Stack.places(shows.output) == ["shows[1].refund_rules[0].percent"])
    }

    @Test(arguments: ["{}", "1", "[1,2,3,4,5,6,7,8,9,10,11]", "null"])
    func `are a list of ten at most, also by hand`(rules: String) throws {
        let path = try #require(try paths().first)
        let id = path.dropFirst("/events/".count)
        #expect(throws: (any Error).self) {
            try stack.database.query(
                "UPDATE inventories SET refund_rules = '\(rules)' WHERE id = '\(id)'"
            )
        }
        #expect(try stack.call("GET", path).json?["refund_rules"] == .null)
    }

    @Test
    func `are said to be those of the moment of cancelling`() throws {
        let schema = try stack.get("/api/schema").json?["paths"]
        for (path, method) in [
            ("/events", "post"), ("/events/{id}", "patch"), ("/movies/{id}/shows", "post"),
            ("/shows/{id}", "patch"),
        ] {
            let body = schema?["/api/v1\(path)"]?[method]?["requestBody"]?["content"]?[
                "application/json"
            ]?["schema"]?["properties"]?["refund_rules"]
            #expect(body?["description"]?.text?.contains("moment of cancelling") == true, "\(path)")
        }
    }
}
