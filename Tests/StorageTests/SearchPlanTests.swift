import Reservations
import Storage
import Support
import Testing

/// What a search reads among many flights: a day's, found by indexes.
struct SearchPlanTests {
    private enum Kind: CaseIterable {
        case direct, connections, calendar
    }

    private let timetable: Timetable

    init() throws {
        timetable = try Timetable()
        // One flight a day from everywhere to everywhere, at noon.
        try timetable.database.run(
            script: """
                CREATE TEMPORARY TABLE many AS
                SELECT uuid_v7() AS id, a.iata AS departure, b.iata AS arrival,
                       date '2028-01-01' + day AS travel_date,
                       timestamp '2028-01-01 12:00' + day * interval '1 day' AS noon,
                       row_number() OVER (PARTITION BY a.iata, day ORDER BY b.iata) AS number
                FROM airports AS a, airports AS b, generate_series(0, 9) AS day
                WHERE a.iata <> b.iata;
                INSERT INTO inventories (id, kind, currency, starts_at, ends_at)
                SELECT id, 'flight', 'EUR', now(), now() + interval '1 hour' FROM many;
                INSERT INTO flights (id, carrier, number, departure, arrival, travel_date, departure_at,
                    departure_local, arrival_at, arrival_local, aircraft)
                SELECT id, 'HF', number, departure, arrival, travel_date, noon AT TIME ZONE 'UTC', noon,
                    (noon + interval '1 hour') AT TIME ZONE 'UTC', noon + interval '1 hour', '320'
                FROM many;
                INSERT INTO zones SELECT id, 'economy', 3, 100 FROM many;
                INSERT INTO zone_counts SELECT id, 'economy', 100 FROM many;
                ANALYZE inventories, flights, zones, zone_counts
                """
        )
    }

    /// Searches in a session of its own, as its counts are certain only after its end: the operator's, which
    /// may take its time where it has no index.
    ///
    /// - Returns: How many flights, or days, it has found.
    private func search(_ kind: Kind) throws -> Int {
        let store = timetable.database.ownerStore()
        let route = try Timetable.route("JFK", "LAX", "2028-01-05")
        guard kind != .calendar else {
            let month = RouteMonth(
                departure: route.departure,
                arrival: route.arrival,
                month: YearMonth(of: route.date)
            )
            let outcome = try store.prices(of: CalendarSearch(month), until: .now + .seconds(60))
            guard case .found(let prices) = outcome else { return 0 }
            return prices.count
        }
        let outcome = try store.departures(
            on: route,
            maximumStops: kind == .direct ? 0 : 1,
            until: .now + .seconds(60)
        )
        guard case .found(let day) = outcome else { return 0 }
        return day.direct.count + day.first.count + day.second.count
    }

    /// How often the tables that grow with the flights were read from their start, and how many of their
    /// rows were found by indexes.
    private func scans() throws -> [Int] {
        try timetable.database.query(
            """
            SELECT unnest(ARRAY[sum(seq_scan), sum(coalesce(idx_tup_fetch, 0))])
            FROM pg_stat_user_tables
            WHERE relname IN ('flights', 'inventories', 'zones', 'zone_counts')
            """
        ).compactMap { Int($0) }
    }

    /// Waits for all other sessions to end: what they did is counted before they are gone.
    private func settle() {
        let others = """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
              AND backend_type = 'client backend' AND pid <> pg_backend_pid()
            """
        #expect(eventually { (try? timetable.database.query(others)) == ["0"] })
    }

    /// What a search adds to that.
    private func cost(of kind: Kind, finding expected: Int) throws -> (whole: Int, rows: Int) {
        settle()
        let before = try scans()
        #expect(try search(kind) == expected)
        settle()
        let after = try scans()
        return (after[0] - before[0], after[1] - before[1])
    }

    @Test
    func `is found by indexes, whatever is asked for`() throws {
        // To 60 places, and from each of them on the next day, as one arrives after noon; a month has ten
        // days.
        for (kind, expected, rows) in [
            (Kind.direct, 1, 50), (.connections, 1 + 60 + 60, 1_500), (.calendar, 10, 100),
        ] {
            let cost = try cost(of: kind, finding: expected)
            #expect(cost.whole == 0, "\(kind)")
            #expect(cost.rows <= rows, "\(kind): \(cost.rows)")
        }
        // The control: without its indexes, and that which is read as a whole in their place, a table is read
        // from its start.
        try timetable.database.run(
            script: """
                DROP INDEX flights_route, flights_departures;
                ALTER TABLE flights DROP CONSTRAINT flights_number_date_key
                """
        )
        for (kind, expected) in [(Kind.direct, 1), (.connections, 121), (.calendar, 10)] {
            #expect(try cost(of: kind, finding: expected).whole > 0, "\(kind)")
        }
    }

    @Test
    func `is found by indexes also where the planner has no statistics`() throws {
        try timetable.database.query(
            """
            DELETE FROM pg_statistic WHERE starelid = ANY (
                ARRAY['flights', 'inventories', 'zones', 'zone_counts']::regclass[]
            )
            """
        )
        for (kind, expected) in [(Kind.connections, 121), (.calendar, 10)] {
            #expect(try cost(of: kind, finding: expected).whole == 0, "\(kind)")
        }
    }
}
