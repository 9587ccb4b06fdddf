import Reservations
import Storage
import Support
import Testing

/// What the timetable has for connections, and for a month.
struct ConnectionTests {
    private let timetable: Timetable
    private static let yen = "economy=10000 JPY"

    init() throws {
        timetable = try Timetable()
        // Where no flight of the demo's goes.
        let airports = ["QQA,,A,A,,US,0,0,America/New_York", "QQB,,B,B,,US,0,0,UTC,45"]
        let hubs = [
            "QQH,,H,H,,US,0,0,Europe/London,90", "QQI,,I,I,,US,0,0,Pacific/Kiritimati,",
            "QQJ,,J,J,,US,0,0,Pacific/Pago_Pago,",
        ]
        try timetable.importFile(
            .airports,
            ([Timetable.airportColumns + ",minimum_connection_minutes", airports[0] + ","]
                + airports.dropFirst() + hubs).joined(separator: "\n")
        )
    }

    private func day(_ from: String, _ to: String, _ date: String) throws -> DayFlights {
        let outcome = try timetable.responder.departures(
            on: try Timetable.route(from, to, date),
            maximumStops: 1,
            until: .now + .seconds(20)
        )
        guard case .found(let day) = outcome else { return DayFlights(direct: []) }
        return day
    }

    /// Those that there are without flights that go all the way, in order of time.
    private func connections(of day: DayFlights) -> [Journey] {
        var day = day
        day.direct = []
        return day.connections.sorted { $0.departureTime.epoch < $1.departureTime.epoch }
    }

    private func fly(_ lines: (number: Int, route: String, first: String, last: String)...) throws {
        for (number, route, first, last) in lines {
            try timetable.importFlights(
                Timetable.flight(number: number, route: route, from: first, to: last)
            )
        }
    }

    @Test
    func `the legs are those of the day, and those by which one can go on`() throws {
        try fly(
            (1, "QQA,QQB,08:00,15:00", "2027-06-01", "2027-06-02"),
            (2, "QQA,QQH,08:00,20:00", "2027-05-31", "2027-06-02"),
            (3, "QQH,QQB,21:30,22:30", "2027-05-30", "2027-06-05"),
            // From here one cannot go on, and here nobody comes.
            (4, "QQA,QQI,09:00,17:00", "2027-06-01", "2027-06-01"),
            (5, "QQJ,QQB,09:00,20:00", "2027-06-01", "2027-06-01"),
            (6, "QQB,QQA,09:00,17:00", "2027-06-01", "2027-06-01")
        )
        let day = try day("QQA", "QQB", "2027-06-01")
        #expect(day.direct.map(\.number) == ["1"])
        #expect(day.first.map(\.number) == ["2"])
        // That of the next day leaves more than a day after the arrival.
        #expect(day.second.map { $0.departureTime.local.prefix(10) } == ["2027-06-01"])
        #expect(day.first.allSatisfy { $0.fares.count == 2 })
        let hub = try #require(AirportCode("QQH"))
        #expect(day.minimums[hub] == 90)
        #expect(connections(of: day).map { $0.legs.map(\.number) } == [["2", "3"]])
        try timetable.importFile(
            .airports,
            """
            \(Timetable.airportColumns),minimum_connection_minutes
            QQH,,H,H,,US,0,0,Europe/London,91
            """
        )
        // An hour and a half is too short by now, and the next day too long.
        #expect(try self.day("QQA", "QQB", "2027-06-01").connections.isEmpty)
    }

    @Test
    func `without connections nothing is read for them`() throws {
        try fly((2, "QQA,QQH,08:00,20:00", "2027-06-01", "2027-06-01"))
        let outcome = try timetable.responder.departures(
            on: try Timetable.route("QQA", "QQB", "2027-06-01"),
            until: .now + .seconds(20)
        )
        guard case .found(let day) = outcome else {
            Issue.record("not found")
            return
        }
        #expect(day == DayFlights(direct: []))
    }

    @Test
    func `one goes on by the calendar of where one is, across the date line`() throws {
        // QQI is 14 hours ahead of UTC, QQJ 11 behind, QQA 4.
        try fly(
            (2, "QQA,QQI,08:00,16:00", "2027-06-01", "2027-06-01"),
            (3, "QQI,QQB,17:00,05:00", "2027-05-31", "2027-06-06"),
            (4, "QQA,QQJ,00:30,02:00", "2027-06-01", "2027-06-01"),
            (5, "QQJ,QQB,03:00,20:00", "2027-05-28", "2027-06-06")
        )
        let day = try day("QQA", "QQB", "2027-06-01")
        let arrivals = day.first.map { "\($0.arrival) \($0.arrivalTime.local.prefix(10))" }
        #expect(arrivals == ["QQJ 2027-06-01", "QQI 2027-06-02"])
        let journeys = connections(of: day).map { journey in
            journey.legs.map(\.departureTime.description).joined(separator: " ")
        }
        #expect(
            journeys == [
                "2027-06-01T00:30:00-04:00 2027-06-01T03:00:00-11:00",
                "2027-06-01T08:00:00-04:00 2027-06-02T17:00:00+14:00",
            ]
        )
    }

    @Test
    func `the night that the clocks change is as long as it is`() throws {
        // London: at 01:00 of 2027-03-28 it is 02:00.
        try fly(
            (2, "QQA,QQH,13:00,00:45", "2027-03-27", "2027-03-27"),
            (3, "QQH,QQB,03:10,04:00", "2027-03-28", "2027-03-28"),
            (4, "QQH,QQB,03:20,04:00", "2027-03-28", "2027-03-28")
        )
        let connections = try day("QQA", "QQB", "2027-03-27").connections
        #expect(connections.map { $0.legs[1].number } == ["4"])
        let wait = connections.map { $0.legs[1].departureTime.epoch - $0.legs[0].arrivalTime.epoch }
        #expect(wait == [95 * 60])
    }

    private func prices(
        _ month: String,
        passengers: Int = 1,
        cabin: Cabin? = nil
    ) throws -> [String] {
        let route = RouteMonth(
            departure: try #require(AirportCode("QQA")),
            arrival: try #require(AirportCode("QQB")),
            month: try #require(YearMonth(month))
        )
        let search = CalendarSearch(route, passengers: passengers, cabin: cabin)
        let outcome = try timetable.responder.prices(of: search, until: .now + .seconds(20))
        guard case .found(let prices) = outcome else { return ["unknown"] }
        return prices.map { "\($0.date) \($0.price.decimal) \($0.price.currency.code)" }
    }

    /// Has a flight leave at some distance from now: its day stays what it was.
    private func leave(_ number: Int, on date: String, in minutes: Int) throws {
        try timetable.database.query(
            """
            UPDATE flights SET departure_at = now() + interval '\(minutes) minutes',
                arrival_at = now() + interval '\(minutes + 120) minutes'
            WHERE carrier = 'HF' AND number = '\(number)' AND travel_date = '\(date)'
            """
        )
    }

    @Test
    func `what has left is not for sale, on its way or in its month`() throws {
        try fly(
            (1, "QQA,QQB,08:00,15:00", "2027-06-01", "2027-06-02"),
            (2, "QQA,QQH,08:00,20:00", "2027-06-01", "2027-06-02"),
            (3, "QQH,QQB,21:30,22:30", "2027-06-01", "2027-06-03")
        )
        for number in [1, 2] { try leave(number, on: "2027-06-01", in: -60) }
        let gone = try day("QQA", "QQB", "2027-06-01")
        #expect(gone == DayFlights(direct: [], minimums: gone.minimums))
        #expect(try prices("2027-06") == ["2027-06-02 100.00 USD"])
        // The control: what leaves in an hour is.
        for number in [1, 2] { try leave(number, on: "2027-06-01", in: 60) }
        let (there, next) = (
            try day("QQA", "QQB", "2027-06-01"), try day("QQA", "QQB", "2027-06-02")
        )
        #expect(there.direct.map(\.number) == ["1"])
        #expect(next.direct.map(\.number) == ["1"])
        #expect(next.first.map(\.number) == ["2"])
        #expect(connections(of: next).map { $0.legs.map(\.number) } == [["2", "3"]])
        #expect(
            try prices("2027-06") == ["2027-06-01 100.00 USD", "2027-06-02 100.00 USD"]
        )
    }

    /// Adds flights of a second each, by SQL: many, in little time.
    private func add(_ count: Int, _ from: String, _ to: String, after hour: Int) throws {
        try timetable.database.run(
            script: """
                CREATE TEMPORARY TABLE many AS
                SELECT uuid_v7() AS id, number, timestamp '2027-06-01 \(hour):00' + number * interval '1 second' AS start
                FROM generate_series(1, \(count)) AS number;
                INSERT INTO inventories (id, kind, currency, starts_at, ends_at)
                SELECT id, 'flight', 'EUR', start AT TIME ZONE 'UTC',
                       start AT TIME ZONE 'UTC' + interval '1 second' FROM many;
                INSERT INTO flights (id, carrier, number, departure, arrival, travel_date, departure_at,
                    departure_local, arrival_at, arrival_local, aircraft)
                SELECT id, 'HF', number, '\(from)', '\(to)', '2027-06-01', start AT TIME ZONE 'UTC', start,
                    start AT TIME ZONE 'UTC' + interval '1 second', start, '320' FROM many;
                INSERT INTO zones SELECT id, 'economy', 3, 100 FROM many;
                INSERT INTO zone_counts SELECT id, 'economy', 100 FROM many;
                """
        )
    }

    @Test
    func `of very many legs the first to leave are read`() throws {
        let (first, second) = (ConnectionRules.firstLegLimit, ConnectionRules.secondLegLimit)
        try add(first + 2, "QQA", "QQH", after: 12)
        try add(second + 2, "QQH", "QQB", after: 20)
        // The operator's session, which may take its time.
        let outcome = try timetable.owner.departures(
            on: try Timetable.route("QQA", "QQB", "2027-06-01"),
            maximumStops: 1,
            until: .now + .seconds(300)
        )
        guard case .found(let day) = outcome else {
            Issue.record("not found")
            return
        }
        for (legs, limit) in [(day.first, first), (day.second, second)] {
            #expect(legs.map(\.number) == (1...limit).map { String($0) })
        }
    }

    @Test
    func `a month has the least of each day and currency`() throws {
        func fly(_ number: Int, _ date: String, _ fares: String) throws {
            try timetable.importFlights(
                Timetable.flight(
                    number: number,
                    route: "QQA,QQB,23:30,06:00",
                    from: date,
                    fares: fares
                )
            )
        }
        try fly(1, "2027-05-31", "economy=1.00 EUR")
        try fly(1, "2027-06-01", "economy=200.00;business=150.50 EUR")
        try fly(2, "2027-06-01", "economy=180.00;business=900.00 EUR")
        try fly(1, "2027-06-30", "economy=99.90;business=500.00 EUR")
        try fly(2, "2027-06-30", Self.yen)
        try fly(1, "2027-07-01", "economy=1.00 EUR")
        // By the local date: in UTC this is the next month already.
        #expect(
            try prices("2027-06") == [
                "2027-06-01 150.50 EUR", "2027-06-30 99.90 EUR", "2027-06-30 10000 JPY",
            ]
        )
        #expect(try prices("2027-08").isEmpty)
        #expect(
            try prices("2027-06", cabin: .business) == [
                "2027-06-01 150.50 EUR", "2027-06-30 500.00 EUR",
            ]
        )
        #expect(try prices("2027-06", cabin: .first).isEmpty)
        // What is sold out for so many does not count.
        try timetable.database.query(
            """
            UPDATE zone_counts SET taken = seats - 2 FROM flights
            WHERE inventory_id = id AND departure = 'QQA' AND travel_date = '2027-06-01'
              AND number = '1'
            """
        )
        #expect(try prices("2027-06", passengers: 2)[0] == "2027-06-01 150.50 EUR")
        #expect(try prices("2027-06", passengers: 3)[0] == "2027-06-01 180.00 EUR")
    }

    @Test
    func `airports that nobody knows are named, for connections and months alike`() throws {
        let route = try Timetable.route("QQX", "QQY", "2027-06-01")
        let outcome = try timetable.responder.departures(
            on: route,
            maximumStops: 1,
            until: .now + .seconds(20)
        )
        guard case .unknownAirports(let codes) = outcome else {
            Issue.record("known")
            return
        }
        #expect(codes.map(\.text) == ["QQX", "QQY"])
        let month = RouteMonth(
            departure: route.departure,
            arrival: route.arrival,
            month: YearMonth(of: route.date)
        )
        let prices = try timetable.responder.prices(
            of: CalendarSearch(month),
            until: .now + .seconds(20)
        )
        guard case .unknownAirports(let codes) = prices else {
            Issue.record("known")
            return
        }
        #expect(codes.map(\.text) == ["QQX", "QQY"])
    }
}
