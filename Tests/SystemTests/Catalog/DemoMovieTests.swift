import JSONText
import Platform
import Support
import Testing

@Suite("The demo's movies", .serialized)
struct DemoMovieTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    /// The shows of the demo as they are on a day, each by its screen and start.
    private func shows(on day: String) throws -> Set<String> {
        let lists = try stack.demoFiles("movies", on: day).map { file in
            let movie = try JSONParser.parse(try InputFile.contents(of: file))
            guard case .array(let shows) = movie["shows"] else { return [String]() }
            return try shows.map { show in
                let start = try #require(show["start_time"]?.text)
                return "\(start) \(try #require(show["screen_name"]?.text))"
            }
        }
        let shows = Set(lists.joined())
        #expect(shows.count == lists.reduce(0) { $0 + $1.count })
        return shows
    }

    private func importing(_ files: [String], for organizer: Visitor) throws -> String {
        let (code, output) = try stack.importing("movie", files, for: organizer.username)
        try #require(code == 0, "\(output)")
        return String(try #require(output.split(separator: "\n").last))
    }

    private func keepSeatMaps() throws {
        let directory = "\(try TestEnvironment.root())/Config/seat-maps"
        let files = ["cinema-120", "theatre-900"].map { "\(directory)/\($0).json" }
        let outcome = try stack.holdfast(["import", "seat-map"] + files)
        try #require(outcome.code == 0, "\(outcome.output)")
    }

    @Test
    func `can all be imported, and again, and are there to be booked`() throws {
        try keepSeatMaps()
        let organizer = try stack.visitor("demo-organizer", role: "organizer")
        let files = try stack.demoFiles("movies")
        #expect(files.count == 6)
        let (first, again) = (
            try importing(files, for: organizer), try importing(files, for: organizer)
        )
        let count = try stack.database.query(
            """
            SELECT count(*) FROM shows JOIN inventories USING (id)
            WHERE organizer_id = '\(organizer.id)'
            """
        )[0]
        #expect(first == "movies: 6 files, 6 added, \(count) shows added")
        #expect(again == "movies: 6 files, 0 added, 0 shows added")
        let list = try stack.call("GET", "/movies?limit=100").json?["results"]
        guard case .array(let movies) = list else { return }
        let own = movies.filter { $0["organizer"] == .string(organizer.username) }
        #expect(own.count == 6)
        for movie in own {
            let id = try #require(movie["id"]?.text)
            let page = try stack.call("GET", "/movies/\(id)/shows?limit=100").json?["results"]
            guard case .array(let shows) = page else { continue }
            #expect(shows.count >= 7)
            #expect(shows.allSatisfy { $0["status"] == .string("upcoming") })
        }
        let plans = try stack.database.query(
            """
            SELECT seat_plans.name FROM inventories JOIN seat_plans ON seat_plans.id = seat_plan_id
            WHERE kind = 'show' GROUP BY seat_plans.name ORDER BY 1
            """
        )
        #expect(plans == ["Cinema, 120 seats", "Numbered seats", "Theatre, 900 seats"])
    }

    @Test
    func `are shown for a week, and each day one more comes`() throws {
        let monday = try shows(on: "2027-03-22")
        let tuesday = try shows(on: "2027-03-23")
        let days = Set(monday.map { $0.prefix(10) })
        #expect(days.sorted() == (24...30).map { "2027-03-\($0)" })
        #expect(days.allSatisfy { day in monday.count { $0.hasPrefix(day) } >= 10 })
        #expect(Set(monday.map { $0.dropFirst(26) }).count >= 3)
        #expect(try shows(on: "2027-03-22") == monday)
        // What both know is the same; the first day has gone, and another has come.
        #expect(monday.subtracting(tuesday).allSatisfy { $0.hasPrefix("2027-03-24") })
        #expect(tuesday.subtracting(monday).allSatisfy { $0.hasPrefix("2027-03-31") })
        #expect(tuesday.subtracting(monday).isEmpty == false)
        // At the same time of the day, though the clocks have changed meanwhile.
        #expect(monday.contains("2027-03-27T14:00:00+01:00 Lanternhouse 1, Hamburg"))
        #expect(monday.contains("2027-03-28T14:00:00+02:00 Lanternhouse 1, Hamburg"))
    }

    @Test
    func `of a later day come to those that are there`() throws {
        try keepSeatMaps()
        let organizer = try stack.visitor("roller", role: "organizer")
        let before = try importing(
            try stack.demoFiles("movies", on: "2099-06-01"),
            for: organizer
        )
        let after = try importing(
            try stack.demoFiles("movies", on: "2099-06-02"),
            for: organizer
        )
        let new = try shows(on: "2099-06-02").subtracting(try shows(on: "2099-06-01"))
        #expect(before.hasPrefix("movies: 6 files, 6 added, "))
        #expect(after == "movies: 6 files, 0 added, \(new.count) shows added")
    }
}
