import Platform
import Reservations
import Storage
import Support
import Testing

/// A million flights in `make test-long`, ten thousand otherwise, by the command, and a tenth of them before.
@Suite("A timetable of many flights", .serialized)
struct FlightMillionTests {
    /// Flown once a day, between as many airports of the demo as that takes.
    private static let routes = TestEnvironment.isLong ? 3_400 : 300
    private static let days = TestEnvironment.isLong ? 300 : 30
    private static let searches = 300

    private let timetable: Timetable
    private let file: String

    init() throws {
        timetable = try Timetable()
        let ends = try timetable.database.query(
            """
            SELECT a.iata || ',' || b.iata || ',365' FROM airports AS a, airports AS b
            WHERE a.iata <> b.iata ORDER BY a.iata, b.iata LIMIT \(Self.routes)
            """
        )
        #expect(ends.count == Self.routes)
        file = try TestEnvironment.file("origin,destination,count\n\(ends.joined(separator: "\n"))")
    }

    /// Imports the routes for some days from 2028-01-01 on.
    ///
    /// - Returns: How long it took, and the most memory that it had, in kilobytes.
    private func importRoutes(days: Int) throws -> (time: Duration, memory: Int) {
        let start = ContinuousClock.now
        let output = "\(try TestEnvironment.directory("routes"))/output"
        let child = try ChildProcess(
            "\(try TestEnvironment.programs())/holdfast",
            [
                "import", "routes", file, "--from", "2028-01-01", "--days", "\(days)",
            ],
            environment: [
                "HOLDFAST_OWNER_DATABASE": timetable.database.owner,
                "HOLDFAST_REDIS": "unix:/nonexistent",
            ],
            output: output
        )
        var memory = 0
        let hasEnded = eventually(within: .seconds(3_000)) {
            memory = max(memory, (try? child.mostMemory()) ?? 0)
            return child.hasEnded
        }
        let words = try TestEnvironment.contents(of: output)
        #expect(hasEnded && child.wait() == 0, "\(words.suffix(1_000))")
        return (ContinuousClock.now - start, memory)
    }

    /// The median time of searches for many routes and days.
    private func searchTime(days: Int) throws -> Duration {
        let ends = try timetable.database.query(
            """
            SELECT departure || ' ' || arrival || ' ' || travel_date FROM flights
            WHERE carrier = '1R' ORDER BY hashtext(id::text) LIMIT \(Self.searches)
            """
        )
        let times = try ends.map { words in
            let words = words.split(separator: " ").map(String.init)
            let route = try Timetable.route(words[0], words[1], words[2])
            let start = ContinuousClock.now
            let outcome = try timetable.responder.departures(on: route, until: .now + .seconds(60))
            guard case .found(let day) = outcome else { return Duration.seconds(60) }
            #expect(!day.direct.isEmpty)
            return ContinuousClock.now - start
        }
        return times.sorted()[times.count / 2]
    }

    @Test
    func `takes no more memory, and a search of it hardly more time, than of a tenth of it`() throws
    {
        let tenth = try importRoutes(days: Self.days / 10)
        _ = try searchTime(days: Self.days / 10)
        let tenthSearch = try searchTime(days: Self.days / 10)
        let all = try importRoutes(days: Self.days)
        let count = try timetable.database.query(
            "SELECT count(*) FROM flights WHERE carrier = '1R'"
        )
        #expect(count == ["\(Self.routes * Self.days)"])
        _ = try searchTime(days: Self.days)
        let allSearch = try searchTime(days: Self.days)
        let words = """
            a tenth: \(tenth.time.seconds) s, \(tenth.memory) kB, a search \(tenthSearch.seconds * 1_000) ms; \
            all: \(all.time.seconds) s, \(all.memory) kB, a search \(allSearch.seconds * 1_000) ms
            """
        guard TestEnvironment.isLong else { return }
        print("recorded: \(Self.routes * Self.days) flights; \(words)")
        #expect(all.memory * 10 <= tenth.memory * 13, "\(words)")
        #expect(allSearch * 2 <= tenthSearch * 3, "\(words)")
    }
}
