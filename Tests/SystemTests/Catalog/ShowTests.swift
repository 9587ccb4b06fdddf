import JSONText
import Reservations
import Storage
import Support
import Testing

@Suite("A show", .serialized)
struct ShowTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let movie: String

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        movie = try stack.makeMovie(by: organizer)
    }

    private func seats(_ show: WebAnswer) throws -> [JSON] {
        let id = try #require(show.json?["id"]?.text, "\(show.text)")
        let answer = try stack.call("GET", "/shows/\(id)/seats")
        guard case .array(let seats) = answer.json?["seats"] else { return [] }
        return seats
    }

    @Test
    func `of numbered seats is made and read by everybody`() throws {
        let made = try stack.makeShow(movie, by: organizer)
        #expect(made.status == 201, "\(made.text)")
        for (name, value): (String, JSON) in [
            ("movie_id", .string(movie)), ("screen_name", .string("Screen 1")),
            ("start_time", .string("2099-06-01T19:30:00+00:00")),
            ("end_time", .string("2099-06-01T21:05:00+00:00")), ("total_seats", .number(50)),
            ("seats_left", .number(50)), ("price", .string("12.50")), ("currency", .string("EUR")),
            ("status", .string("upcoming")), ("hold_seconds", .number(600)),
        ] { #expect(made.json?[name] == value, "\(name)") }
        let id = try #require(made.json?["id"]?.text)
        #expect(try stack.call("GET", "/shows/\(id)").json == made.json)
        let seats = try seats(made)
        #expect(seats.map { $0["seat_code"]?.text } == (1...50).map { String($0) })
        #expect(seats.allSatisfy { $0["status"] == .string("available") })
        #expect(seats.allSatisfy { $0["price"] == .string("12.50") })
        #expect(Set(seats.map { "\($0["x"] ?? .null) \($0["y"] ?? .null)" }).count == 50)
    }

    @Test
    func `is told with its own id, in whatever case it is asked for`() throws {
        let made = try stack.makeShow(movie, by: organizer)
        let id = try #require(made.json?["id"]?.text, "\(made.text)")
        let seats = try stack.call("GET", "/shows/\(id.uppercased())/seats")
        #expect(seats.json?["show_id"] == .string(id))
        #expect(try stack.call("GET", "/shows/\(id.uppercased())").json == made.json)
        let flight = try stack.database.query("SELECT id FROM flights LIMIT 1")[0]
        let inFlight = try stack.call("GET", "/flights/\(flight.uppercased())/seats")
        #expect(inFlight.json?["flight_id"] == .string(flight))
        #expect(try stack.call("GET", "/flights/\(flight.uppercased())").status == 200)
    }

    @Test
    func `of a seat map has its zones' prices, features and blocked seats`() throws {
        let map = try JSONParser.parse(
            Array(
                """
                {"name": "Hall", "kind": "hall",
                 "zones": [{"name": "front"}, {"name": "back", "price": "20"}],
                 "sections": [{"name": "Stalls", "columns": "1-4 5-8", "rows": [
                    {"rows": "A", "zone": "front", "blocked": "1"},
                    {"rows": "B", "zone": "back", "features": {"wheelchair": "8"}}]}]}
                """.utf8
            )
        )
        let show = try stack.makeShow(
            movie,
            by: organizer,
            [
                ("total_seats", nil), ("seat_map", map), ("currency", .string("JPY")),
                ("price", .string("1500")),
            ]
        )
        #expect(show.json?["total_seats"] == .number(16), "\(show.text)")
        #expect(show.json?["seats_left"] == .number(15))
        let seats = try seats(show)
        #expect(seats.first?["status"] == .string("blocked"))
        #expect(seats.first?["price"] == .string("1500"))
        #expect(seats.last?["seat_code"] == .string("B8"))
        #expect(seats.last?["price"] == .string("20"))
        #expect(seats.last?["zone"] == .string("back"))
        #expect(seats.last?["features"] == .array([.string("wheelchair")]))
        #expect(seats[3]["features"] == .array([.string("aisle")]))
        // The same seats again are the same plan: no row more.
        let plans = try stack.database.query("SELECT count(*) FROM plan_seats")
        let again = try stack.makeShow(
            movie,
            by: organizer,
            [("total_seats", nil), ("seat_map", map), ("screen_name", .string("2"))]
        )
        #expect(again.status == 201)
        #expect(try stack.database.query("SELECT count(*) FROM plan_seats") == plans)
    }

    @Test
    func `takes a map by its name`() throws {
        let named: [(String, JSON?)] = [("total_seats", nil), ("seat_map", .string("attic"))]
        let unknown = try stack.makeShow(movie, by: organizer, named)
        #expect((unknown.status, unknown.badFields) == (400, ["seat_map"]))
        try stack.database.query(
            """
            INSERT INTO seat_maps VALUES ('attic', '{"name": "Attic", "kind": "hall",
                "zones": [{"name": "all"}],
                "sections": [{"name": "A", "columns": "AB", "rows": [{"rows": "1-3"}]}]}')
            """
        )
        let show = try stack.makeShow(movie, by: organizer, named)
        #expect(
            try seats(show).map { $0["seat_code"]?.text } == ["1A", "1B", "2A", "2B", "3A", "3B"]
        )
    }

    private static let refusals: [(field: String, value: JSON?, named: String)] = [
        ("screen_name", nil, "screen_name"), ("screen_name", .string(""), "screen_name"),
        ("start_time", nil, "start_time"),
        ("start_time", .string("2001-01-01T00:00:00Z"), "start_time"),
        ("total_seats", nil, "total_seats"), ("total_seats", .number(0), "total_seats"),
        ("total_seats", .number(5_001), "total_seats"), ("price", nil, "price"),
        ("price", .string("1.001"), "price"), ("price", .string("-1"), "price"),
        ("seat_map", .string("x"), "seat_map"), ("time_zone", .string("Mars/Olympus"), "time_zone"),
        ("end_time", .string("2099-06-01T23:00:00Z"), "end_time"),
    ]

    @Test(arguments: refusals)
    func `with a bad field is refused by the field's name`(
        field: String,
        value: JSON?,
        named: String
    ) throws {
        let answer = try stack.makeShow(movie, by: organizer, [(field, value)])
        #expect((answer.status, answer.badFields) == (400, [named]), "\(answer.text)")
    }

    @Test(
        arguments: [
            (#"{"name": "H", "kind": "hall"}"#, "seat_map.zones"),
            (
                #"{"name": "H", "kind": "hall", "zones": [{"name": "a"}], "sections": [{"name": "S", "columns": "AB", "rows": [{"rows": "1"}, {"rows": "1"}]}]}"#,
                "seat_map.sections[0].rows[1].rows"
            ),
            (
                #"{"name": "H", "kind": "hall", "zones": [{"name": "a"}], "sections": [{"name": "S", "columns": "1-100", "rows": [{"rows": "1-1000"}]}]}"#,
                "seat_map.sections[0].rows[0].rows"
            ),
            (
                #"{"name": "H", "kind": "hall", "zones": [{"name": "a", "price": "1.005"}], "sections": [{"name": "S", "columns": "A", "rows": [{"rows": "1"}]}]}"#,
                "seat_map.zones[0].price"
            ),
            (
                #"{"name": "H", "kind": "hall", "zones": [{"name": "a"}], "sections": [{"name": "S", "columns": "A", "rows": [{"rows": "1", "blocked": "*"}]}]}"#,
                "seat_map"
            ),
            (#"{"name": [[[[[[[[[[1]]]]]]]]]]}"#, "seat_map.name"),
        ]
    )
    func `with a bad map is told the place`(map: String, place: String) throws {
        let answer = try stack.makeShow(
            movie,
            by: organizer,
            [("total_seats", nil), ("seat_map", try JSONParser.parse(Array(map.utf8)))]
        )
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.badFields.contains(place), "\(answer.text)")
    }

    @Test
    func `does not overlap another on the same screen of its organizer`() throws {
        func make(_ start: String, _ changes: [(String, JSON?)] = []) throws -> Int {
            try stack.makeShow(
                movie,
                by: organizer,
                [("start_time", .string("2099-07-01T\(start):00Z"))] + changes
            ).status
        }
        #expect(try make("12:00") == 201)
        #expect(try make("13:34") == 409)
        #expect(try make("10:26") == 409)
        #expect(try make("13:35") == 201)
        #expect(try make("10:25") == 201)
        #expect(try make("12:00", [("screen_name", .string("Screen 2"))]) == 201)
        let other = try stack.visitor("other-\(movie.suffix(12))", role: "organizer")
        let theirs = try stack.makeMovie(by: other)
        let same = try stack.makeShow(
            theirs,
            by: other,
            [("start_time", .string("2099-07-01T12:00:00Z"))]
        )
        #expect(same.status == 201)
        // Of many at once exactly one gets the screen.
        let statuses = try onThreads(8) { [stack, movie, organizer] _ in
            try? stack.makeShow(
                movie,
                by: organizer,
                [("start_time", .string("2099-08-01T12:00:00Z"))]
            ).status
        }
        #expect(statuses.compactMap(\.self).sorted() == [201] + Array(repeating: 409, count: 7))
    }

    @Test
    func `takes up its screen however that is written`() throws {
        let names = ["Étoile 1", "étoile 1 ", "E\u{301}TOILE  1", "Étoile 2"]
        let statuses = try names.map { name in
            try stack.makeShow(
                movie,
                by: organizer,
                [
                    ("screen_name", .string(name)),
                    ("start_time", .string("2098-01-01T10:00:00Z")),
                ]
            ).status
        }
        #expect(statuses == [201, 409, 409, 201])
    }

    @Test
    func `overlaps another where the constraint is not: the control`() throws {
        let stack = try Stack(settings: SharedStack.cheapPasswords, limits: .outOfReach)
        try stack.database.query("ALTER TABLE inventories DROP CONSTRAINT inventories_screen_free")
        let organizer = try stack.visitor("anna", role: "organizer")
        let movie = try stack.makeMovie(by: organizer)
        for _ in 0..<2 { #expect(try stack.makeShow(movie, by: organizer).status == 201) }
    }

    @Test
    func `is listed with those of its movie that go on, by when they start`() throws {
        let starts = ["2099-06-03", "2099-06-01", "2099-06-02"].map { "\($0)T10:00:00Z" }
        for start in starts {
            _ = try stack.makeShow(movie, by: organizer, [("start_time", .string(start))])
        }
        let first = try stack.call("GET", "/movies/\(movie)/shows?limit=2").json
        #expect(first?["results"]?[0]?["start_time"] == .string("2099-06-01T10:00:00+00:00"))
        let cursor = try #require(first?["next"]?.text)
        let rest = try stack.call("GET", "/movies/\(movie)/shows?cursor=\(cursor)").json
        #expect(rest?["results"]?[0]?["start_time"] == .string("2099-06-03T10:00:00+00:00"))
        #expect(rest?["next"] == .null)
    }

    @Test
    func `is changed by whom it is, and seats of no price of their own follow`() throws {
        let map = try JSONParser.parse(
            Array(
                """
                {"name": "Two", "kind": "hall", "zones": [{"name": "a"}, {"name": "b", "price": 20}],
                 "sections": [{"name": "S", "columns": "A", "rows": [
                    {"rows": "1", "zone": "a"}, {"rows": "2", "zone": "b"}]}]}
                """.utf8
            )
        )
        let made = try stack.makeShow(
            movie,
            by: organizer,
            [("total_seats", nil), ("seat_map", map), ("screen_name", .string("Changing"))]
        )
        let id = try #require(made.json?["id"]?.text, "\(made.text)")
        func change(
            _ members: [(String, JSON)],
            by visitor: Visitor? = nil,
            tag: String = "*"
        ) throws -> WebAnswer {
            try stack.call(
                "PATCH",
                "/shows/\(id)",
                members,
                by: visitor ?? organizer,
                headers: [("If-Match", tag)]
            )
        }
        let dearer = try change([("price", .string("30"))], tag: "\"v1\"")
        #expect(dearer.json?["price"] == .string("30.00"), "\(dearer.text)")
        #expect(try seats(made).map { $0["price"]?.text } == ["30.00", "20.00"])
        #expect(try change([("price", .string("31"))], tag: "\"v1\"").status == 412)
        let moved = try change([("start_time", .string("2099-06-02T10:00:00Z"))])
        #expect(moved.json?["end_time"] == .string("2099-06-02T11:35:00+00:00"))
        let other = try stack.visitor("changer-\(id.suffix(12))", role: "organizer")
        #expect(try change([("price", .string("1"))], by: other).status == 403)
        for (name, value): (String, JSON) in [
            ("price", .string("1.001")), ("start_time", .string("2001-01-01T00:00:00Z")),
            ("total_seats", .number(5)), ("currency", .string("JPY")), ("screen_name", .string("")),
            ("status", .string("past")),
        ] {
            let answer = try change([(name, value)])
            #expect((answer.status, answer.badFields) == (400, [name]), "\(answer.text)")
        }
        let blocking = try stack.makeShow(movie, by: organizer, [("screen_name", .string("Other"))])
        #expect(blocking.status == 201)
        let taken: [(String, JSON)] = [
            ("screen_name", .string("Other")), ("start_time", .string("2099-06-01T19:30:00Z")),
        ]
        #expect(try change(taken).status == 409)
        #expect(
            try change([("status", .string("cancelled"))]).json?["status"] == .string("cancelled")
        )
        // Called off, it takes up no screen.
        #expect(try change([("start_time", .string("2099-06-04T19:30:00Z"))]).status == 409)
        let after = try stack.makeShow(
            movie,
            by: organizer,
            [
                ("screen_name", .string("Changing")),
                ("start_time", .string("2099-06-02T10:00:00Z")),
            ]
        )
        #expect(after.status == 201)
    }

    @Test
    func `has seats whose list is made anew with every change of what is taken`() throws {
        let show = try stack.makeShow(movie, by: organizer)
        let id = try #require(show.json?["id"]?.text)
        func version() throws -> String? {
            try stack.database.responderStore().seatsVersion(
                of: .show,
                id: id,
                until: .now + .seconds(20)
            )
        }
        var versions = [try version()]
        for change in [
            "inventory_counts SET taken = 1 WHERE inventory_id",
            "inventory_counts SET taken = 0 WHERE inventory_id",
            "inventory_sales SET sold = 1 WHERE inventory_id",
            "inventories SET version = version + 1 WHERE id",
        ] {
            try stack.database.query("UPDATE \(change) = '\(id)'")
            versions.append(try version())
        }
        #expect(Set(versions).count == 5)
        // The list is what the handler keeps by it: a price that is changed behind its back stays.
        #expect(try seats(show).first?["price"] == .string("12.50"))
        try stack.database.query("UPDATE zones SET price = 99 WHERE inventory_id = '\(id)'")
        #expect(try seats(show).first?["price"] == .string("12.50"))
        try stack.database.query("UPDATE inventories SET version = version + 1 WHERE id = '\(id)'")
        #expect(try seats(show).first?["price"] == .string("0.99"))
    }

    @Test
    func `that nobody knows is not found`() throws {
        for id in ["01890000-0000-7000-8000-000000000000", "5"] {
            #expect(try stack.call("GET", "/shows/\(id)").status == 404)
            #expect(try stack.call("GET", "/shows/\(id)/seats").status == 404)
            #expect(try stack.call("GET", "/movies/\(id)/shows").status == 404)
            #expect(try stack.makeShow(id, by: organizer).status == 404)
            #expect(try stack.call("DELETE", "/shows/\(id)", by: organizer).status == 404)
        }
    }
}
