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
        organizer = try stack.organizer()
    }

    private func importing(_ text: String, for user: String? = nil) throws -> CommandOutcome {
        try stack.importing("movie", text: text, for: user ?? organizer.username)
    }

    private func shows(ofMovie id: String) throws -> [JSON] {
        // Fresh, as whoever sends a token reads.
        let answer = try stack.call("GET", "/movies/\(id)/shows?limit=100", by: organizer)
        let page = answer.json?["results"]
        guard case .array(let shows) = page else { return [] }
        return shows
    }

    @Test
    func `makes no copy of what an organization has by now, and adds to it`() throws {
        let made = try importing(MovieText.file(shows: [[]]))
        #expect(made.code == 0, "\(made.output)")
        let id = String(try #require(made.output.split(separator: " ").first))
        let organization = try stack.makeOrganization(by: organizer)
        let given = try stack.give("/movies/\(id)", to: organization, by: organizer)
        #expect(given.status == 200, "\(given.text)")
        let again = try importing(MovieText.file(shows: [[], MovieText.later]))
        #expect(again.output.hasPrefix("\(id) "), "\(again.output)")
        #expect(again.output.contains("movies: 1 files, 0 added, 1 shows added"), "\(again.output)")
        let shows = try shows(ofMovie: id).compactMap { $0["id"]?.text }
        #expect(shows.count == 2)
        let manager = try stack.member("manage", of: organization)
        for show in shows {
            #expect(try stack.call("PATCH", "/shows/\(show)", [], by: manager).status == 200)
        }
    }

    @Test
    func `makes a movie with its shows as the API would`() throws {
        try stack.keepMap("20", as: "two-seats")
        let text = MovieText.file(
            [("description", .string("Two\nlines.")), ("rating", .string("PG"))],
            shows: [
                [
                    ("time_zone", .string("Asia/Tokyo")), ("currency", .string("JPY")),
                    ("price", .string("1500")), ("max_per_customer", .number(4)),
                ],
                MovieText.mapped("20.5") + MovieText.later,
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
        #expect(
            try importing(MovieText.file()).output.hasSuffix("1 files, 1 added, 2 shows added\n")
        )
        let again = try importing(MovieText.file())
        #expect(again.code == 0)
        #expect(
            again.output.contains(" is there already: The Long Tide, 2 shows, 0 added"),
            "\(again.output)"
        )
        #expect(again.output.hasSuffix("movies: 1 files, 0 added, 0 shows added\n"))
        #expect(try stack.movieCounts(of: organizer) == ["1 2"])
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
        let more = MovieText.file(
            [("duration_minutes", .number(10)), ("description", .string("New"))],
            shows: [
                [("price", .string("99"))], MovieText.later, [("screen_name", .string("Other"))],
                [("start_time", .string("2099-06-02T19:30:00Z"))],
            ]
        )
        let added = try importing(more)
        #expect(added.output.hasSuffix("1 files, 0 added, 2 shows added\n"), "\(added.output)")
        #expect(try stack.movieCounts(of: organizer) == ["1 4"])
        #expect(try stack.call("GET", "/movies/\(id)").json?["duration_minutes"] == .number(95))
        let shows = try shows(ofMovie: id)
        #expect(shows.count == 3)
        #expect(shows.allSatisfy { $0["price"] == .string("12.50") })
        let other = try stack.visitor("other-\(organizer.username)", role: "organizer")
        let theirs = try importing(MovieText.file(), for: other.username)
        #expect(theirs.output.hasSuffix("1 added, 2 shows added\n"))
    }
    @Test
    func `adds nothing to another's movie of that title`() throws {
        let other = try stack.visitor("own-\(organizer.username)", role: "organizer")
        let theirs = try stack.makeMovie(by: other)
        #expect(try importing(MovieText.file()).code == 0)
        #expect(try shows(ofMovie: theirs).isEmpty)
        #expect(try stack.movieCounts(of: organizer) == ["1 2"])
    }
}
