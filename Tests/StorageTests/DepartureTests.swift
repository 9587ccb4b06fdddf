import Reservations
import Storage
import Support
import Testing

struct DepartureTests {
    private let timetable: Timetable

    init() throws {
        timetable = try Timetable()
    }

    private func all(_ from: String, _ to: String, _ date: String) throws -> Store.Departures {
        try timetable.responder.departures(
            on: try Timetable.route(from, to, date),
            until: .now + .seconds(20)
        )
    }

    private func flights(_ from: String, _ to: String, _ date: String) throws -> [Flight] {
        guard case .found(let flights) = try all(from, to, date) else { return [] }
        return flights
    }

    @Test
    func `departures come in order of time, with all cabins together`() throws {
        // Imported in another order than they leave.
        for (number, hour) in [(9003, 23), (9001, 11), (9002, 12)] {
            let route = "JFK,LAX,\(hour):01,\(hour):00"
            try timetable.importFlights(
                Timetable.flight(number: number, route: route, from: "2027-03-02")
            )
        }
        let flights = try flights("JFK", "LAX", "2027-03-02")
        let times = flights.map(\.departureTime.epoch)
        #expect(flights.count >= 5)
        #expect(times == times.sorted())
        #expect(Set(flights.map(\.id)).count == flights.count)
        let order = Cabin.allCases
        for flight in flights {
            #expect(
                flight.fares.map(\.cabin) == order.filter { flight.fares.map(\.cabin).contains($0) }
            )
        }
        #expect(
            flights.filter { $0.number.hasPrefix("900") }.map(\.number) == ["9001", "9002", "9003"]
        )
    }

    @Test
    func `airports that nobody knows are named`() throws {
        for (from, to, unknown) in [
            ("JFK", "QQQ", ["QQQ"]), ("QQQ", "JFK", ["QQQ"]), ("QQR", "QQQ", ["QQR", "QQQ"]),
        ] {
            guard case .unknownAirports(let codes) = try all(from, to, "2027-03-02") else {
                Issue.record("\(from) \(to) is known")
                continue
            }
            #expect(codes.map(\.text) == unknown)
        }
        // A route without flights is none of them.
        #expect(try flights("JFK", "LAX", "1999-01-01").isEmpty)
        guard case .found = try all("JFK", "LAX", "1999-01-01") else {
            Issue.record("JFK is unknown")
            return
        }
    }

    @Test
    func `a flight is found by its id as in the search`() throws {
        let flight = try #require(try flights("LHR", "JFK", "2027-03-02").first)
        #expect(flight.fares.count >= 2)
        let found = try timetable.responder.flight(id: flight.id, until: .now + .seconds(20))
        #expect(found == flight)
        let nobody = "00000000-0000-7000-8000-000000000000"
        #expect(try timetable.responder.flight(id: nobody, until: .now + .seconds(20)) == nil)
    }

    /// How often the index and the table itself were scanned.
    private func scans() throws -> [String] {
        try timetable.database.query(
            """
            SELECT coalesce(sum(idx_scan), 0) FROM pg_stat_user_indexes
                WHERE indexrelname = 'flights_route'
            UNION ALL
            SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'flights'
            """
        )
    }

    /// Searches in a session of its own, as its counts are certain only after its end.
    private func search() throws {
        let store = timetable.database.responderStore()
        let outcome = try store.departures(
            on: try Timetable.route("JFK", "LAX", "2028-01-05"),
            until: .now + .seconds(20)
        )
        guard case .found(let flights) = outcome else { return }
        #expect(flights.count == 1)
    }

    @Test
    func `a search among many flights reads by the index of routes`() throws {
        try timetable.database.run(
            script: """
                CREATE TEMPORARY TABLE many AS
                SELECT uuid_v7() AS id, a.iata AS departure, b.iata AS arrival,
                       date '2028-01-01' + day AS travel_date,
                       row_number() OVER (PARTITION BY a.iata, day ORDER BY b.iata) AS number
                FROM airports AS a, airports AS b, generate_series(0, 9) AS day
                WHERE a.iata <> b.iata;
                INSERT INTO inventories (id, kind, currency, starts_at, ends_at)
                SELECT id, 'flight', 'EUR', now(), now() + interval '1 hour' FROM many;
                INSERT INTO flights (id, carrier, number, departure, arrival, travel_date, departure_at,
                    departure_local, arrival_at, arrival_local, aircraft)
                SELECT id, 'HF', number, departure, arrival, travel_date, now(), now(),
                    now() + interval '1 hour', now(), '320'
                FROM many;
                INSERT INTO zones SELECT id, 'economy', 3, 100 FROM many;
                INSERT INTO zone_counts SELECT id, 'economy', 100 FROM many;
                ANALYZE inventories, flights, zones, zone_counts
                """
        )
        // Wait for what came before to be counted.
        #expect(eventually { (try? scans()) == (try? scans()) })
        let before = try scans()
        try search()
        #expect(eventually { (try? scans())?[0] == String((Int(before[0]) ?? 0) + 1) })
        #expect(try scans()[1] == before[1])
        // The control: without the index the table is read from its start.
        try timetable.database.query("DROP INDEX flights_route")
        try search()
        #expect(eventually { (try? scans())?[1] != before[1] })
    }
}
