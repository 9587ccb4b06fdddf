import JSONText
import Support
import Testing

@Suite("An event", .serialized)
struct EventTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private func organizer() throws -> Visitor {
        try stack.organizer()
    }

    @Test
    func `is made by an organizer and read by everybody`() throws {
        let anna = try organizer()
        let made = try stack.call("POST", "/events", Stack.event(), by: anna)
        #expect(made.status == 201)
        let id = try #require(made.json?["id"]?.text)
        #expect(made.headers["location"] == "/api/v1/events/\(id)")
        #expect(made.headers["etag"] == "\"v1\"")
        let expected: [(String, JSON)] = [
            ("organizer", .string(anna.username)), ("name", .string("Night of Lanterns")),
            ("description", .string("")), ("location", .string("Harbour Hall")),
            ("start_time", .string("2099-06-01T17:30:00+00:00")), ("end_time", .null),
            ("total_capacity", .number(100)), ("currency", .string("EUR")),
            ("status", .string("upcoming")), ("tickets_sold", .number(0)),
            ("hold_seconds", .number(600)), ("payment_mode", .string("online")),
            ("payment_grace_seconds", .number(120)), ("max_per_booking", .number(20)),
            ("max_per_customer", .null), ("refund_rules", .null),
        ]
        for (name, value) in expected { #expect(made.json?[name] == value, "\(name)") }
        let read = try stack.call("GET", "/events/\(id)")
        #expect(read.status == 200)
        #expect(read.json == made.json)
    }

    private static let refusals: [(field: String, value: JSON?)] = [
        ("name", nil), ("name", .string("")), ("name", .string("  ")), ("name", .number(5)),
        ("name", .string(String(repeating: "ä", count: 201))), ("name", .string("a\nb")),
        ("name", .string("a\u{0}b")), ("description", .string("a\u{0}b")),
        ("description", .string(String(repeating: "x", count: 10_001))),
        ("location", nil), ("location", .string("")), ("start_time", nil),
        ("start_time", .string("2099-06-01")), ("start_time", .string("2099-06-01T19:30:00")),
        ("start_time", .string("2099-02-30T19:30:00Z")),
        ("start_time", .string("2001-06-01T19:30:00Z")),
        ("end_time", .string("2099-06-01T17:30:00Z")), ("end_time", .number(5)),
        ("total_capacity", nil), ("total_capacity", .number(0)), ("total_capacity", .number(-1)),
        ("total_capacity", .literal("1.5")), ("total_capacity", .string("5")),
        ("total_capacity", .literal("99999999999999999999")),
        ("total_capacity", .number(10_000_001)), ("currency", .string("EURO")),
        ("currency", .string("XXX")), ("status", .string("past")), ("status", .string("cancelled")),
        ("time_zone", .string("Mars/Olympus")), ("time_zone", .string("'; DROP TABLE events")),
        ("hold_seconds", .number(0)), ("hold_seconds", .number(86_401)),
        ("payment_mode", .string("barter")), ("payment_grace_seconds", .number(3_601)),
        ("max_per_booking", .number(0)), ("max_per_customer", .number(0)),
        ("sales_start", .string("soon")), ("id", .string("0")), ("organizer", .string("me")),
        ("tickets_sold", .number(5)), ("organiser", .string("x")),
    ]

    @Test(arguments: refusals)
    func `with a bad field is refused by the field's name`(field: String, value: JSON?) throws {
        let answer = try stack.call(
            "POST",
            "/events",
            Stack.event([(field, value)]),
            by: try organizer()
        )
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.badFields == [field], "\(answer.text)")
    }

    @Test
    func `with several bad fields is told all of them at once`() throws {
        let answer = try stack.call(
            "POST",
            "/events",
            [("name", .string("")), ("total_capacity", .number(0)), ("colour", .string("red"))],
            by: try organizer()
        )
        #expect(answer.status == 400)
        #expect(
            Set(answer.badFields) == ["name", "total_capacity", "colour", "location", "start_time"]
        )
    }

    @Test
    func `is changed in part, and tells its version`() throws {
        let anna = try organizer()
        let id = try stack.makeEvent(by: anna)
        let changed = try stack.call(
            "PATCH",
            "/events/\(id)",
            [
                ("name", .string("Morning of Lanterns")), ("max_per_customer", .number(4)),
                ("end_time", .string("2099-06-01T20:00:00Z")),
            ],
            by: anna
        )
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed.headers["etag"] == "\"v2\"")
        #expect(changed.json?["name"] == .string("Morning of Lanterns"))
        #expect(changed.json?["location"] == .string("Harbour Hall"))
        let cleared = try stack.call(
            "PATCH",
            "/events/\(id)",
            [("max_per_customer", .null), ("end_time", .null)],
            by: anna
        )
        #expect(cleared.json?["max_per_customer"] == .null)
        #expect(cleared.json?["end_time"] == .null)
        #expect(try stack.call("GET", "/events/\(id)").json == cleared.json)
    }

    @Test
    func `is judged as a whole when a part of it changes`() throws {
        let anna = try organizer()
        let id = try stack.makeEvent(
            by: anna,
            [("end_time", .string("2099-06-01T20:00:00Z"))]
        )
        for (field, value): (String, JSON) in [
            ("start_time", .string("2099-06-01T21:00:00Z")),
            ("start_time", .string("2001-06-01T21:00:00Z")),
            ("status", .string("upcoming")), ("currency", .string("USD")),
            ("time_zone", .string("Mars/Olympus")), ("name", .null),
        ] {
            let answer = try stack.call("PATCH", "/events/\(id)", [(field, value)], by: anna)
            #expect(answer.status == 400, "\(field): \(answer.text)")
        }
        #expect(try stack.call("GET", "/events/\(id)").headers["etag"] == "\"v1\"")
    }

    @Test
    func `is told in the venue's time, summer and winter`() throws {
        let anna = try organizer()
        let id = try stack.makeEvent(
            by: anna,
            [
                ("time_zone", .string("Europe/Berlin")),
                // The night in which the clocks go back.
                ("start_time", .string("2099-10-24T23:30:00Z")),
                ("end_time", .string("2099-10-25T01:30:00Z")),
            ]
        )
        let event = try stack.call("GET", "/events/\(id)").json
        #expect(event?["start_time"] == .string("2099-10-25T01:30:00+02:00"))
        #expect(event?["end_time"] == .string("2099-10-25T02:30:00+01:00"))
        let moved = try stack.call(
            "PATCH",
            "/events/\(id)",
            [("time_zone", .string("America/St_Johns"))],
            by: anna
        )
        #expect(moved.json?["start_time"] == .string("2099-10-24T21:00:00-02:30"))
    }

    @Test
    func `is changed by whom it is, and by those who look after the service`() throws {
        let anna = try organizer()
        let id = try stack.makeEvent(by: anna)
        let change: [(String, JSON)] = [("name", .string("Mine"))]
        let path = "/events/\(id)"
        #expect(try stack.call("PATCH", path, change).status == 401)
        let attendee = try stack.visitor("att-\(id.prefix(8))\(id.suffix(8))")
        #expect(try stack.call("PATCH", path, change, by: attendee).status == 403)
        #expect(try stack.call("POST", "/events", Stack.event(), by: attendee).status == 403)
        let other = try organizer()
        #expect(try stack.call("PATCH", path, change, by: other).status == 403)
        #expect(try stack.call("DELETE", path, by: other).status == 403)
        #expect(try stack.call("GET", path).json?["name"] == .string("Night of Lanterns"))
        #expect(try stack.call("PATCH", path, change, by: anna).status == 200)
    }

    @Test
    func `that nobody knows is not found`() throws {
        let anna = try organizer()
        for id in ["01890000-0000-7000-8000-000000000000", "5", "x'y"] {
            let path = "/events/\(id.replacing("'", with: "%27"))"
            #expect(try stack.call("GET", path).status == 404)
            #expect(try stack.call("PATCH", path, [("name", .string("x"))], by: anna).status == 404)
            #expect(try stack.call("DELETE", path, by: anna).status == 404)
        }
    }

    @Test
    func `is deleted unless some of it is taken`() throws {
        let anna = try organizer()
        let id = try stack.makeEvent(by: anna)
        try stack.database.query(
            "UPDATE inventory_counts SET taken = 7 WHERE inventory_id = '\(id)'"
        )
        #expect(try stack.call("DELETE", "/events/\(id)", by: anna).status == 409)
        let smaller = try stack.call(
            "PATCH",
            "/events/\(id)",
            [("total_capacity", .number(6))],
            by: anna
        )
        #expect((smaller.status, smaller.badFields) == (409, ["total_capacity"]))
        try stack.database.query(
            "UPDATE inventory_counts SET taken = 0 WHERE inventory_id = '\(id)'"
        )
        #expect(try stack.call("DELETE", "/events/\(id)", by: anna).status == 204)
        #expect(try stack.call("GET", "/events/\(id)").status == 404)
    }

    @Test
    func `becomes sold out, running and past by itself, and cancelled for ever`() throws {
        let anna = try organizer()
        let id = try stack.makeEvent(
            by: anna,
            [("end_time", .string("2099-06-01T20:00:00Z"))]
        )
        func status() throws -> String? {
            try stack.call("GET", "/events/\(id)").json?["status"]?.text
        }
        for (sql, expected) in [
            ("inventory_counts SET taken = 100 WHERE inventory_id", "sold_out"),
            ("inventory_counts SET taken = 99 WHERE inventory_id", "upcoming"),
            ("inventories SET starts_at = now() - interval '1 hour' WHERE id", "running"),
            ("inventories SET ends_at = now() - interval '1 minute' WHERE id", "past"),
        ] {
            try stack.database.query("UPDATE \(sql) = '\(id)'")
            #expect(try status() == expected)
        }
        let cancelled = try stack.call(
            "PATCH",
            "/events/\(id)",
            [("status", .string("cancelled"))],
            by: anna
        )
        #expect(cancelled.json?["status"] == .string("cancelled"))
        _ = try stack.call("PATCH", "/events/\(id)", [("name", .string("x"))], by: anna)
        #expect(try status() == "cancelled")
    }

    @Test(
        arguments: [
            "X-99", "right/Europe/Berlin", "posix/Europe/Berlin", "A+5", "FOO5", "zzz+3", "Z",
            "localtime", "Factory", "europe/berlin", "Mars/Olympus", "CEST",
        ]
    )
    func `takes only time zones of IANA's list`(zone: String) throws {
        let answer = try stack.call(
            "POST",
            "/events",
            Stack.event([("time_zone", .string(zone))]),
            by: try organizer()
        )
        #expect((answer.status, answer.badFields) == (400, ["time_zone"]), "\(answer.text)")
    }

    @Test
    func `is told everything that is wrong with it at once`() throws {
        let anna = try organizer()
        let wrong: [(String, JSON?)] = [
            ("name", .string("")), ("start_time", .string("2001-01-01T00:00:00Z")),
            ("end_time", .string("2000-12-31T00:00:00Z")), ("time_zone", .string("No/No")),
            ("sales_start", .string("2000-02-01T00:00:00Z")),
            ("sales_end", .string("2000-01-01T00:00:00Z")),
        ]
        let fields: Set<String> = ["name", "start_time", "end_time", "time_zone", "sales_end"]
        let made = try stack.call("POST", "/events", Stack.event(wrong), by: anna)
        #expect((made.status, Set(made.badFields)) == (400, fields), "\(made.text)")
        let event = try stack.makeEvent(by: anna)
        let changes = wrong.compactMap { name, value in value.map { (name, $0) } }
        let changed = try stack.call("PATCH", "/events/\(event)", changes, by: anna)
        #expect((changed.status, Set(changed.badFields)) == (400, fields), "\(changed.text)")
    }

    @Test(arguments: ["1999-12-31T23:59:59Z", "9000-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
    func `keeps to years that every zone can tell`(time: String) throws {
        let answer = try stack.call(
            "POST",
            "/events",
            Stack.event([("sales_start", .string(time))]),
            by: try organizer()
        )
        #expect((answer.status, answer.badFields) == (400, ["sales_start"]), "\(answer.text)")
    }

    @Test
    func `that is cancelled or past does not come back`() throws {
        let anna = try organizer()
        let id = try stack.makeEvent(by: anna)
        func change(_ name: String, _ value: JSON) throws -> Int {
            try stack.call("PATCH", "/events/\(id)", [(name, value)], by: anna).status
        }
        try stack.database.query(
            "UPDATE inventories SET starts_at = now() - interval '1 hour' WHERE id = '\(id)'"
        )
        #expect(try change("start_time", .string("2099-06-01T19:30:00Z")) == 409)
        #expect(try change("description", .string("It was good.")) == 200)
        #expect(try stack.makeTicketType(id, by: anna).status == 409)
        #expect(try change("status", .string("cancelled")) == 200)
        #expect(try change("status", .string("cancelled")) == 200)
        #expect(try change("description", .string("It was not.")) == 409)
        #expect(try stack.makeTicketType(id, by: anna).status == 409)
        // Not by hand, either.
        #expect(throws: (any Error).self) {
            try stack.database.query(
                "UPDATE inventories SET cancelled_at = NULL WHERE id = '\(id)'"
            )
        }
    }
}
