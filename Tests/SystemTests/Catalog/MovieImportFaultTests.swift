import JSONText
import Support
import Testing

@Suite("An import of movies that cannot be made", .serialized)
struct MovieImportFaultTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private func importing(_ text: String, for user: String? = nil) throws -> CommandOutcome {
        try stack.importing("movie", text: text, for: user ?? organizer.username)
    }

    private static let faults: [(text: String, places: [String])] = [
        ("", ["line 1"]), ("[]", ["line 1"]), ("{\n\"title\": \"x\",\n}", ["line 3"]),
        (MovieText.file([("title", nil)]), ["title"]),
        (MovieText.file([("show", .array([]))]), ["show"]),
        (MovieText.file([("duration_minutes", .number(0))]), ["duration_minutes"]),
        (MovieText.file([("shows", .string("x"))]), ["shows"]),
        (MovieText.file([("shows", .array([.number(1)]))]), ["shows[0]"]),
        (MovieText.file(shows: Array(repeating: [], count: 1_101)), ["shows"]),
        (
            MovieText.file(
                [("rating", .string(""))],
                shows: [
                    [("screen_name", nil)], [("total_seats", nil), ("price", .string("1.001"))],
                    [("x", .null), ("start_time", .string("soon"))], MovieText.mapped("1.001"),
                    [("currency", .string("XXQ"))] + MovieText.mapped("1.001"),
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
            MovieText.file(shows: [
                [], [("start_time", .string("2099-06-01T21:04:00Z"))], MovieText.later,
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
        try stack.keepMap("0.5", as: "half-coins")
        let (code, output) = try importing(text)
        #expect(code == 1, "\(output)")
        #expect(Stack.places(output) == places, "\(output)")
        #expect(output.hasSuffix("nothing was changed\n"), "\(output)")
        #expect(try stack.movieCounts(of: organizer) == ["0 0"])
    }

    @Test(
        arguments: [
            [("price", nil), ("total_seats", .number(5_001))], [("screen_name", .string(""))],
            [("end_time", .string("2099-06-01T23:00:00Z"))], MovieText.mapped("-1"),
            [("seat_map", MovieText.map("1"))], [("total_seats", nil), ("seat_map", .number(1))],
            [("sales_start", .string("2099-01-02T00:00:00Z"))]
                + [("sales_end", .string("2099-01-01T00:00:00Z"))],
            [("total_seats", nil), ("seat_map", .string("nowhere"))],
            [("start_time", .string("2001-01-01T00:00:00Z"))], [("hold_seconds", .number(0))],
        ] as [[(String, JSON?)]]
    )
    func `refuses what the API refuses`(changes: [(String, JSON?)]) throws {
        let movie = try stack.makeMovie(by: organizer)
        let answer = try stack.makeShow(movie, by: organizer, changes)
        let imported = try importing(MovieText.file(shows: [changes]))
        #expect(!answer.badFields.isEmpty, "\(answer.text)")
        #expect(Stack.places(imported.output) == answer.badFields.map { "shows[0].\($0)" })
        #expect(try stack.movieCounts(of: organizer) == ["1 0"])
    }

    @Test
    func `of several files is whole or not at all, and tells what is wrong in any`() throws {
        let good = TemporaryFile(MovieText.file())
        let other = TemporaryFile(MovieText.file([("title", .string("Other"))], shows: []))
        let past = TemporaryFile(
            MovieText.file(shows: [[("start_time", .string("2001-06-01T19:30:00Z"))]])
        )
        let overlapping = TemporaryFile(MovieText.file([("title", .string("Third"))]))
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
        #expect(try stack.movieCounts(of: organizer) == ["0 0"])
        let missing = try outcome(good.path, "/nowhere/x.json")
        #expect(missing.code != 0)
        #expect(missing.output.contains("/nowhere/x.json: No such file"), "\(missing.output)")
        #expect(try stack.movieCounts(of: organizer) == ["0 0"])
        let done = try outcome(good.path, other.path, good.path)
        #expect(
            done.output.hasSuffix("movies: 3 files, 2 added, 2 shows added\n"),
            "\(done.output)"
        )
        #expect(try stack.movieCounts(of: organizer) == ["2 2"])
    }

    @Test
    func `is for an organizer that there is`() throws {
        let attendee = try stack.visitor("att-\(organizer.username)")
        for (name, words) in [
            ("nobody", "there is no user nobody"),
            (attendee.username, "is no organizer but of the role attendee"),
        ] {
            let (code, output) = try importing(MovieText.file(), for: name)
            #expect(code == 1)
            #expect(output.contains(words), "\(output)")
        }
        _ = try stack.holdfast("user", "disable", organizer.username)
        let shutOut = try importing(MovieText.file())
        #expect(shutOut.code == 1)
        #expect(shutOut.output.contains("is shut out"), "\(shutOut.output)")
        #expect(try stack.movieCounts(of: organizer) == ["0 0"])
        #expect(try stack.holdfast("import", "movie", "--organizer", "nobody").code != 0)
    }
}
