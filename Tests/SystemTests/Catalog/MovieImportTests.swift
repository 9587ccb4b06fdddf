import JSONText
import Support
import Testing

@Suite("An import of movies", .serialized)
struct MovieImportTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.visitor("org-\(Int.random(in: 0..<1 << 40))", role: "organizer")
    }

    private typealias Changes = [(String, JSON?)]

    private func importing(_ text: String, for user: String? = nil) throws -> CommandOutcome {
        try stack.importing("movie", text: text, for: user ?? organizer.username)
    }

    /// A file as operators write it, with some members changed: two shows on one screen.
    private static func file(_ changes: Changes = [], shows: [Changes] = [[], later]) -> String {
        let shows = shows.map { Stack.object(Stack.show($0)) }
        return Stack.text(Stack.movie([("shows", .array(shows))] + changes))
    }

    private static let later: Changes = [("start_time", .string("2099-06-01T22:00:00Z"))]

    /// A show of a map, which is one seat in each of two zones.
    private static func mapped(_ price: String) -> Changes {
        [("total_seats", nil), ("seat_map", map(price))]
    }

    private static func map(_ price: String) -> JSON {
        let text = """
            {"name": "Two", "kind": "hall", "zones": [{"name": "a"}, {"name": "b", "price": "\(price)"}],
             "sections": [{"name": "S", "columns": "A", "rows": [
                {"rows": "1", "zone": "a"}, {"rows": "2", "zone": "b"}]}]}
            """
        return (try? JSONParser.parse(Array(text.utf8))) ?? .null
    }

    private func keep(_ price: String, as name: String) throws {
        let text = String(decoding: Self.map(price).bytes, as: UTF8.self)
        try stack.database.query(
            "INSERT INTO seat_maps VALUES ('\(name)', '\(text)') ON CONFLICT DO NOTHING"
        )
    }

    /// How many movies and shows the organizer has.
    private func counts() throws -> [String] {
        try stack.database.query(
            """
            SELECT count(DISTINCT movies.id) || ' ' || count(shows.id)
            FROM movies LEFT JOIN shows ON movie_id = movies.id
            WHERE organizer_id = '\(organizer.id)'
            """
        )
    }

    private func shows(ofMovie id: String) throws -> [JSON] {
        // Fresh, as whoever sends a token reads.
        let answer = try stack.call("GET", "/movies/\(id)/shows?limit=100", by: organizer)
        let page = answer.json?["results"]
        guard case .array(let shows) = page else { return [] }
        return shows
    }

    @Test
    func `makes a movie with its shows as the API would`() throws {
        try keep("20", as: "two-seats")
        let text = Self.file(
            [("description", .string("Two\nlines.")), ("rating", .string("PG"))],
            shows: [
                [
                    ("time_zone", .string("Asia/Tokyo")), ("currency", .string("JPY")),
                    ("price", .string("1500")), ("max_per_customer", .number(4)),
                ],
                Self.mapped("20.5") + Self.later,
                [("total_seats", nil), ("seat_map", .string("two-seats"))]
                    + [("screen_name", .string("Other"))],
            ]
        )
        let (code, output) = try importing(text)
        #expect(code == 0, "\(output)")
        let lines = output.split(separator: "\n")
        let id = String(try #require(lines.first?.split(separator: " ").first))
        #expect(
            lines == [
                "\(id) added: The Long Tide, 3 shows, 3 added",
                "movies: 1 files, 1 added, 3 shows added",
            ]
        )
        let movie = try stack.call("GET", "/movies/\(id)").json
        #expect(movie?["organizer"] == .string(organizer.username))
        #expect(movie?["description"] == .string("Two\nlines."))
        #expect(movie?["rating"] == .string("PG"))
        let shows = try shows(ofMovie: id)
        #expect(shows.count { $0["total_seats"] == .number(2) } == 2)
        #expect(shows.count == 3)
        let tokyo = try #require(shows.first { $0["currency"] == .string("JPY") })
        #expect(tokyo["start_time"] == .string("2099-06-02T04:30:00+09:00"))
        #expect(tokyo["end_time"] == .string("2099-06-02T06:05:00+09:00"))
        #expect([tokyo["price"], tokyo["max_per_customer"]] == [.string("1500"), .number(4)])
        for (screen, price) in [("Screen 1", "20.50"), ("Other", "20.00")] {
            let show = shows.first {
                $0["screen_name"] == .string(screen) && $0["total_seats"] == .number(2)
            }
            let showID = try #require(show?["id"]?.text)
            let seats = try stack.call("GET", "/shows/\(showID)/seats").json?["seats"]
            #expect(
                [seats?[0]?["price"], seats?[1]?["price"]] == [.string("12.50"), .string(price)]
            )
        }
        let made = try stack.database.query(
            """
            SELECT count(*) FROM catalog_changes
            WHERE subject = 'show' AND action = 'created' AND changed_by = '\(organizer.id)'
            """
        )
        #expect(made == ["3"])
    }

    @Test
    func `adds only the shows that are not there, and leaves what is`() throws {
        #expect(try importing(Self.file()).output.hasSuffix("1 files, 1 added, 2 shows added\n"))
        let again = try importing(Self.file())
        #expect(again.code == 0)
        #expect(
            again.output.contains(" is there already: The Long Tide, 2 shows, 0 added"),
            "\(again.output)"
        )
        #expect(again.output.hasSuffix("movies: 1 files, 0 added, 0 shows added\n"))
        #expect(try counts() == ["1 2"])
        // One that is called off stays so; another screen, and another start, are other shows.
        let id = String(try #require(again.output.split(separator: " ").first))
        let off = try #require(try shows(ofMovie: id).first?["id"]?.text)
        let call = try stack.call(
            "PATCH",
            "/shows/\(off)",
            [("status", .string("cancelled"))],
            by: organizer,
            headers: [("If-Match", "*")]
        )
        #expect(call.status == 200, "\(call.text)")
        let more = Self.file(
            [("duration_minutes", .number(10)), ("description", .string("New"))],
            shows: [
                [("price", .string("99"))], Self.later, [("screen_name", .string("Other"))],
                [("start_time", .string("2099-06-02T19:30:00Z"))],
            ]
        )
        let added = try importing(more)
        #expect(added.output.hasSuffix("1 files, 0 added, 2 shows added\n"), "\(added.output)")
        #expect(try counts() == ["1 4"])
        #expect(try stack.call("GET", "/movies/\(id)").json?["duration_minutes"] == .number(95))
        let shows = try shows(ofMovie: id)
        #expect(shows.count == 3)
        #expect(shows.allSatisfy { $0["price"] == .string("12.50") })
        let other = try stack.visitor("other-\(organizer.username)", role: "organizer")
        let theirs = try importing(Self.file(), for: other.username)
        #expect(theirs.output.hasSuffix("1 added, 2 shows added\n"))
    }

    private static let faults: [(text: String, places: [String])] = [
        ("", ["line 1"]), ("[]", ["line 1"]), ("{\n\"title\": \"x\",\n}", ["line 3"]),
        (file([("title", nil)]), ["title"]), (file([("show", .array([]))]), ["show"]),
        (file([("duration_minutes", .number(0))]), ["duration_minutes"]),
        (file([("shows", .string("x"))]), ["shows"]),
        (file([("shows", .array([.number(1)]))]), ["shows[0]"]),
        (file(shows: Array(repeating: [], count: 1_101)), ["shows"]),
        (
            file(
                [("rating", .string(""))],
                shows: [
                    [("screen_name", nil)], [("total_seats", nil), ("price", .string("1.001"))],
                    [("x", .null), ("start_time", .string("soon"))], mapped("1.001"),
                    [("currency", .string("XXQ"))] + mapped("1.001"),
                    [("seat_map", .string("two-seats"))],
                ]
            ),
            [
                "rating", "shows[0].screen_name", "shows[1].price", "shows[1].total_seats",
                "shows[2].x", "shows[2].start_time", "shows[3].seat_map.zones[1].price",
                "shows[4].currency", "shows[5].seat_map",
            ]
        ),
        // What only PostgreSQL knows: two shows at once, times, zones, and maps by their names.
        (
            file(shows: [
                [], [("start_time", .string("2099-06-01T21:04:00Z"))], later,
                [("start_time", .string("2001-06-01T21:04:00Z"))],
                [("time_zone", .string("Mars/Olympus")), ("screen_name", .string("2"))],
                [("total_seats", nil), ("seat_map", .string("nowhere"))]
                    + [("screen_name", .string("3"))],
                [("start_time", .string("2099-06-01T22:30:00Z"))],
                [("total_seats", nil), ("seat_map", .string("half-coins"))]
                    + [("currency", .string("JPY")), ("price", .string("1"))]
                    + [("screen_name", .string("4"))],
            ]),
            [
                "shows[1].screen_name", "shows[3].start_time", "shows[4].time_zone",
                "shows[5].seat_map", "shows[6].screen_name", "shows[7].seat_map.zones[1].price",
            ]
        ),
    ]

    @Test(arguments: faults)
    func `tells each fault by its place, and makes nothing`(
        text: String,
        places: [String]
    ) throws {
        try keep("0.5", as: "half-coins")
        let (code, output) = try importing(text)
        #expect(code == 1, "\(output)")
        #expect(Stack.places(output) == places, "\(output)")
        #expect(output.hasSuffix("nothing was changed\n"), "\(output)")
        #expect(try counts() == ["0 0"])
    }

    @Test(
        arguments: [
            [("price", nil), ("total_seats", .number(5_001))], [("screen_name", .string(""))],
            [("end_time", .string("2099-06-01T23:00:00Z"))], mapped("-1"),
            [("seat_map", map("1"))], [("total_seats", nil), ("seat_map", .number(1))],
            [("sales_start", .string("2099-01-02T00:00:00Z"))]
                + [("sales_end", .string("2099-01-01T00:00:00Z"))],
            [("total_seats", nil), ("seat_map", .string("nowhere"))],
            [("start_time", .string("2001-01-01T00:00:00Z"))], [("hold_seconds", .number(0))],
        ] as [[(String, JSON?)]]
    )
    func `refuses what the API refuses`(changes: [(String, JSON?)]) throws {
        let movie = try stack.makeMovie(by: organizer)
        let answer = try stack.makeShow(movie, by: organizer, changes)
        let imported = try importing(Self.file(shows: [changes]))
        #expect(!answer.badFields.isEmpty, "\(answer.text)")
        #expect(Stack.places(imported.output) == answer.badFields.map { "shows[0].\($0)" })
        #expect(try counts() == ["1 0"])
    }

    @Test
    func `of several files is whole or not at all, and tells what is wrong in any`() throws {
        let good = TemporaryFile(Self.file())
        let other = TemporaryFile(Self.file([("title", .string("Other"))], shows: []))
        let past = TemporaryFile(
            Self.file(shows: [[("start_time", .string("2001-06-01T19:30:00Z"))]])
        )
        let overlapping = TemporaryFile(Self.file([("title", .string("Third"))]))
        func outcome(_ files: String...) throws -> CommandOutcome {
            try stack.importing("movie", files, for: organizer.username)
        }
        let refused = try outcome(good.path, past.path, overlapping.path)
        #expect(refused.code == 1)
        let lines = refused.output.split(separator: "\n")
        #expect(lines.count == 4, "\(refused.output)")
        #expect(lines.first?.hasPrefix("\(past.path): shows[0].start_time: ") == true)
        #expect(lines[1].hasPrefix("\(overlapping.path): shows[0].screen_name: another show is on"))
        #expect(lines[2].hasPrefix("\(overlapping.path): shows[1].screen_name: "))
        #expect(try counts() == ["0 0"])
        let missing = try outcome(good.path, "/nowhere/x.json")
        #expect(missing.code != 0)
        #expect(missing.output.contains("/nowhere/x.json: No such file"), "\(missing.output)")
        #expect(try counts() == ["0 0"])
        let done = try outcome(good.path, other.path, good.path)
        #expect(
            done.output.hasSuffix("movies: 3 files, 2 added, 2 shows added\n"),
            "\(done.output)"
        )
        #expect(try counts() == ["2 2"])
    }

    @Test
    func `is for an organizer that there is`() throws {
        let attendee = try stack.visitor("att-\(organizer.username)")
        for (name, words) in [
            ("nobody", "there is no user nobody"),
            (attendee.username, "is no organizer but of the role attendee"),
        ] {
            let (code, output) = try importing(Self.file(), for: name)
            #expect(code == 1)
            #expect(output.contains(words), "\(output)")
        }
        _ = try stack.holdfast("user", "disable", organizer.username)
        let shutOut = try importing(Self.file())
        #expect(shutOut.code == 1)
        #expect(shutOut.output.contains("is shut out"), "\(shutOut.output)")
        #expect(try counts() == ["0 0"])
        #expect(try stack.holdfast("import", "movie", "--organizer", "nobody").code != 0)
    }

    @Test
    func `adds nothing to another's movie of that title`() throws {
        let other = try stack.visitor("own-\(organizer.username)", role: "organizer")
        let theirs = try stack.makeMovie(by: other)
        #expect(try importing(Self.file()).code == 0)
        #expect(try shows(ofMovie: theirs).isEmpty)
        #expect(try counts() == ["1 2"])
    }
}
