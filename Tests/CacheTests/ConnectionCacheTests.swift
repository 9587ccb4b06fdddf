import Cache
import Platform
import Reservations
import Support
import Testing

@Suite("Cached connections and calendars")
struct ConnectionCacheTests {
    /// A change somewhere on the way from JFK to LAX on 2027-06-01.
    private static let legs = [
        ("JFK", "ORD", "2027-06-01"), ("ORD", "LAX", "2027-06-01"), ("ORD", "LAX", "2027-06-02"),
        ("HNL", "LAX", "2027-05-31"), ("SYD", "LAX", "2027-06-04"), ("JFK", "LAX", "2027-06-01"),
    ]

    private static func route(
        _ departure: String,
        _ arrival: String,
        _ date: String
    ) throws -> RouteDate {
        RouteDate(
            departure: try #require(AirportCode(departure)),
            arrival: try #require(AirportCode(arrival)),
            date: try #require(LocalDate(date))
        )
    }

    private static func connections(_ route: RouteDate) -> SearchQuestion {
        var filters = FlightSearch.Filters()
        filters.maximumStops = 1
        return .flights(FlightSearch(route, filters))
    }

    private static func calendar(_ month: String) throws -> SearchQuestion {
        let route = RouteMonth(
            departure: try #require(AirportCode("JFK")),
            arrival: try #require(AirportCode("LAX")),
            month: try #require(YearMonth(month))
        )
        return .calendar(CalendarSearch(route))
    }

    @Test(arguments: legs, [0, 1_000])
    func `a change of any leg reaches them at once, whoever made it`(
        leg: (String, String, String),
        memory: Int
    ) throws {
        let fixture = try SearchFixture { $0.memoryFreshness = .milliseconds(memory) }
        let elsewhere = SearchFixture.cache(over: fixture.redis)
        let search = Self.connections(fixture.route)
        let changed = try Self.route(leg.0, leg.1, leg.2)
        _ = fixture.cache.answer(search, loading: "one")
        #expect(elsewhere.answer(search, loading: "two").status == .hit)
        // In memory and in Redis, by the process itself.
        #expect(fixture.cache.forget(changed))
        #expect(fixture.cache.answer(search, loading: "three").text == "three")
        // In Redis, by another one.
        #expect(fixture.cache.forget(changed))
        #expect(elsewhere.answer(search, loading: "four").text == "four")
    }

    @Test(arguments: legs.dropLast())
    func `control: without marks a change of a leg does not reach them`(
        leg: (String, String, String)
    ) throws {
        let fixture = try SearchFixture { $0.checksMarks = false }
        let search = Self.connections(fixture.route)
        _ = fixture.cache.answer(search, loading: "one")
        #expect(fixture.cache.forget(try Self.route(leg.0, leg.1, leg.2)))
        #expect(fixture.cache.answer(search, loading: "two").text == "one")
    }

    @Test
    func `a change of what can be no leg leaves them`() throws {
        let fixture = try SearchFixture()
        let search = Self.connections(fixture.route)
        _ = fixture.cache.answer(search, loading: "one")
        for (departure, arrival, date) in [
            ("JFK", "ORD", "2027-05-31"), ("JFK", "ORD", "2027-06-02"),
            ("ORD", "LAX", "2027-05-30"),
            ("ORD", "LAX", "2027-06-05"), ("LAX", "JFK", "2027-06-01"),
            ("ORD", "JFK", "2027-06-01"),
            ("LAX", "ORD", "2027-06-01"),
        ] {
            #expect(fixture.cache.forget(try Self.route(departure, arrival, date)))
            #expect(fixture.cache.answer(search, loading: "two").status == .hit, "\(departure)")
        }
        // A search without them does not depend on other routes.
        _ = fixture.cache.answer(fixture.search, loading: "direct")
        #expect(fixture.cache.forget(try Self.route("JFK", "ORD", "2027-06-01")))
        #expect(fixture.cache.answer(fixture.search, loading: "x").status == .hit)
    }

    @Test(arguments: [true, false])
    func `a load that began before a leg's change is of no use to those who come later`(
        isOwn: Bool
    ) throws {
        let fixture = try SearchFixture { $0.memoryFreshness = .seconds(1) }
        let changer = isOwn ? fixture.cache : SearchFixture.cache(over: fixture.redis)
        let search = Self.connections(fixture.route)
        let leg = try Self.route("ORD", "LAX", "2027-06-02")
        let result = fixture.cache.answer(to: search, until: .now + .seconds(10)) {
            #expect(changer.forget(leg))
            return SearchFixture.loaded("old")
        }
        #expect(result.text == "old")
        #expect(fixture.cache.answer(search, loading: "new").text == "new")
        #expect(fixture.cache.answer(search, loading: "x").text == "new")
    }

    @Test
    func `one whose words Redis has lost is none, and is kept again`() throws {
        let fixture = try SearchFixture { $0.jitter = .zero }
        let search = Self.connections(fixture.route)
        _ = fixture.cache.answer(search, loading: "one")
        let key = "hf:s1:to:LAX:\(fixture.route.date.dayNumber + 1)"
        #expect(try fixture.redis.command("DEL", key).hasPrefix("1"))
        #expect(fixture.cache.answer(search, loading: "two").text == "two")
        #expect(fixture.cache.answer(search, loading: "three").text == "two")
        // Words outlive the answers that are right by them.
        let answers = "hf:s1:{\(fixture.route)}"
        let life = try #require(
            Int(fixture.redis.command("TTL", answers).split(separator: "\n")[0])
        )
        let word = try #require(Int(fixture.redis.command("TTL", key).split(separator: "\n")[0]))
        #expect(word >= life)
    }

    /// How long the words that a search's answer is right by live, in milliseconds.
    private func lives(_ fixture: SearchFixture) throws -> [Int] {
        let day = fixture.route.date.dayNumber
        let keys =
            ["hf:s1:from:JFK:\(day)"] + (day - 1...day + 3).map { "hf:s1:to:LAX:\($0)" }
        return try keys.map { key in
            let reply = try fixture.redis.command("PTTL", key)
            return try #require(Int(reply.split(separator: "\n")[0]))
        }
    }

    @Test
    func `words live as long as what is right by them, and only as long`() throws {
        let fixture = try SearchFixture()
        let search = Self.connections(fixture.route)
        func load(_ loaded: SearchCache.Loaded, for question: SearchQuestion) {
            _ = fixture.cache.answer(to: question, until: .now + .seconds(10)) { loaded }
        }
        load(.unknownAirports([fixture.route.departure]), for: search)
        // Twice a lease.
        #expect(try lives(fixture).allSatisfy { $0 <= 10_000 })
        load(SearchFixture.loaded("", isEmpty: true), for: search)
        #expect(try lives(fixture).allSatisfy { (10_000...65_000).contains($0) })
        guard case .flights(var other) = search else { return }
        load(SearchFixture.loaded("some"), for: .whole(other))
        #expect(try lives(fixture).allSatisfy { (1_400_000...2_105_000).contains($0) })
        // Those that live longer already stay as they are.
        var filters = other.filters
        filters.passengers = 2
        other = FlightSearch(other.route, filters)
        load(.unknownAirports([fixture.route.departure]), for: .flights(other))
        load(SearchFixture.loaded("", isEmpty: true), for: .flights(other))
        #expect(try lives(fixture).allSatisfy { $0 > 1_300_000 })
    }

    @Test
    func `a damaged word makes nothing right`() throws {
        let fixture = try SearchFixture()
        let search = Self.connections(fixture.route)
        _ = fixture.cache.answer(search, loading: "one")
        let key = "hf:s1:from:JFK:\(fixture.route.date.dayNumber)"
        try fixture.redis.command("SET", key, "another")
        #expect(fixture.cache.answer(search, loading: "two").text == "two")
        // What is no word at all: nothing is kept, everything is answered.
        try fixture.redis.command("DEL", key)
        try fixture.redis.command("HSET", key, "a", "b")
        for text in ["three", "four"] {
            #expect(fixture.cache.answer(search, loading: text).text == text)
        }
    }

    @Test
    func `a calendar is kept, and forgotten with any day of its month`() throws {
        let fixture = try SearchFixture { $0.memoryFreshness = .seconds(1) }
        let (june, july) = (try Self.calendar("2027-06"), try Self.calendar("2027-07"))
        for (question, text) in [(june, "June"), (july, "July")] {
            #expect(fixture.cache.answer(question, loading: text).status == .miss)
            #expect(fixture.cache.answer(question, loading: "x").text == text)
        }
        #expect(fixture.cache.forget(try Self.route("JFK", "LAX", "2027-06-30")))
        #expect(fixture.cache.answer(june, loading: "new").text == "new")
        #expect(fixture.cache.answer(july, loading: "x").text == "July")
        // Neither the way back nor another place is of it.
        for (departure, arrival) in [("LAX", "JFK"), ("JFK", "ORD")] {
            #expect(fixture.cache.forget(try Self.route(departure, arrival, "2027-06-30")))
            #expect(fixture.cache.answer(june, loading: "x").text == "new")
        }
        #expect(fixture.cache.forgetAll())
    }
}
