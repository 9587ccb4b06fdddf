import Reservations
import Storage
import Support
import Testing

struct FlightImportTests {
    private let timetable: Timetable

    init() throws {
        timetable = try Timetable()
    }

    private static let bad: [(line: String, reason: String)] = [
        (
            Timetable.flight().replacing("HF,", with: "ZZ,"), "carrier: ZZ is unknown"
        ),
        (Timetable.flight(route: "QQQ,LHR,18:30,06:30"), "departure: QQQ is unknown"),
        (Timetable.flight(route: "JFK,QQQ,18:30,06:30"), "arrival: QQQ is unknown"),
        (Timetable.flight(route: "JFK,JFK,18:30,06:30"), "arrival: the same as departure"),
        (Timetable.flight(route: "JFK,LHR,24:00,06:30"), "departure_time: expected HH:MM"),
        (Timetable.flight(route: "JFK,LHR,18:30,6:30"), "arrival_time: expected HH:MM"),
        (Timetable.flight(aircraft: "QQQ"), "aircraft: QQQ is unknown"),
        (
            Timetable.flight(fares: "economy=5.00;first=9.00 USD").replacing(
                "77W",
                with: "320"
            ), "fares: the aircraft has no cabin first"
        ),
        (Timetable.flight(fares: "deck=1.00 USD"), "fares: cannot read \"deck=1.00\""),
        (Timetable.flight(fares: "economy=1.001 USD"), "fares: cannot read \"economy=1.001\""),
        (Timetable.flight(fares: "economy=-1.00 USD"), "fares: cannot read \"economy=-1.00\""),
        (
            Timetable.flight(fares: "economy=1.00"),
            "fares: expected cabin=price;cabin=price, a space and a currency"
        ),
        (
            Timetable.flight(route: "LHR,JFK,18:30,18:29", day: "1"),
            "arrival_time: on 2027-06-01 not within 24 hours after the departure"
        ),
        (
            Timetable.flight(days: "1", from: "2027-06-01", to: "2027-06-06"),
            "days: none of them is between first_date and last_date"
        ),
        (Timetable.flight(days: "18"), "days: expected some of 1234567, 1 being Monday"),
        (Timetable.flight(from: "2027-06-02", to: "2027-06-01"), "last_date: before first_date"),
        (
            Timetable.flight(from: "2027-02-29", to: "2027-06-01"),
            "first_date: expected a date as YYYY-MM-DD"
        ),
        (
            Timetable.flight(from: "2027-01-01", to: "2028-02-05"),
            "last_date: more than 400 days from first_date on"
        ),
    ]

    private func count(_ condition: String = "carrier = 'HF' AND number::int >= 9000") throws -> Int
    {
        let rows = try timetable.database.query("SELECT count(*) FROM flights WHERE \(condition)")
        return Int(rows[0]) ?? -1
    }

    @Test
    func `bad lines are told by number and reason, and nothing changes`() throws {
        let before = try count("true")
        let file =
            ([Timetable.flightColumns, Timetable.flight(number: 9002)] + Self.bad.map(\.line))
            .joined(separator: "\n")
        let complaints = Self.bad.enumerated().map { index, bad in
            "line \(index + 3): \(bad.reason)"
        }
        let found = try timetable.complaints(.flights, file)
        #expect(found == complaints)
        #expect(try count("true") == before)
        // The control: without them the good one is stored.
        let report = try timetable.importFile(.flights, file, skipBad: true)
        #expect((report.added, report.changed, report.badLineCount) == (1, 0, Self.bad.count))
        #expect(try count("true") == before + 1)
    }

    @Test
    func `a line may cover four hundred days`() throws {
        let line = Timetable.flight(from: "2027-01-01", to: "2028-02-04")
        #expect(try timetable.importFlights(line).added == 400)
    }

    @Test
    func `a flight that stands on two lines is told with both`() throws {
        let complaints = try timetable.complaints(
            Timetable.flight(days: "2", from: "2027-06-01", to: "2027-06-30"),
            Timetable.flight(number: 9002),
            Timetable.flight(days: "3", from: "2027-06-01", to: "2027-06-30"),
            Timetable.flight(from: "2027-06-08", to: "2027-06-09", fares: "first=1.00 EUR")
        )
        let words = "HF 9001 from JFK on 2027-06-08 stands on line 2 already"
        #expect(complaints == ["line 5: \(words)"])
    }

    @Test
    func `the same file again changes nothing`() throws {
        let line = Timetable.flight(to: "2027-06-10")
        let first = try timetable.importFlights(line)
        #expect((first.lines, first.added, first.changed) == (1, 10, 0))
        let again = try timetable.importFlights(line)
        #expect((again.lines, again.added, again.changed) == (1, 0, 0))
        #expect(try count() == 10)
    }

    private func identifiers() throws -> [String] {
        try timetable.database.query(
            "SELECT id FROM flights WHERE number = '9001' ORDER BY travel_date"
        )
    }

    @Test(arguments: [
        Timetable.flight(to: "2027-06-10", fares: "economy=101.00;business=900.50 USD"),
        Timetable.flight(to: "2027-06-10", fares: "economy=101.00;business=901.00 USD"),
        Timetable.flight(to: "2027-06-10", fares: "economy=100.00;business=900.50 EUR"),
        Timetable.flight(route: "JFK,LHR,18:35,06:35", to: "2027-06-10"),
        Timetable.flight(
            route: "JFK,LHR,18:35,06:35",
            to: "2027-06-10",
            fares: "economy=101.00 EUR"
        ),
        Timetable.flight(route: "JFK,CDG,18:30,07:30", to: "2027-06-10"),
        Timetable.flight(to: "2027-06-10", aircraft: "388"),
        Timetable.flight(to: "2027-06-10", fares: "economy=100.00 USD"),
        Timetable.flight(
            to: "2027-06-10",
            fares: "economy=100.00;business=900.50;first=2000.00 USD"
        ),
    ])
    func `what changes is counted by flight, and ids stay`(line: String) throws {
        try timetable.importFlights(Timetable.flight(to: "2027-06-10"))
        let before = try identifiers()
        let report = try timetable.importFlights(line)
        #expect((report.added, report.changed) == (0, 10))
        #expect(try identifiers() == before)
        #expect(Set(before).count == 10)
    }

    @Test
    func `fares and seats are stored as the file has them`() throws {
        func fares() throws -> [String] {
            try timetable.departures("JFK", "LHR", "2027-06-01").flatMap(\.fares).map {
                "\($0.cabin) \($0.price.minorUnits) \($0.price.currency.code) \($0.seatsLeft)"
            }
        }
        try timetable.importFlights(Timetable.flight())
        #expect(try fares() == ["business 90050 USD 48", "economy 10000 USD 240"])
        try timetable.importFlights(Timetable.flight(fares: "economy=12000 JPY"))
        #expect(try fares() == ["economy 12000 JPY 240"])
    }

    @Test
    func `a cabin in which somebody sits is not removed`() throws {
        try timetable.importFlights(Timetable.flight())
        try timetable.database.query(
            """
            UPDATE zone_counts SET taken = 1 WHERE zone = 'business' AND inventory_id =
                (SELECT id FROM flights WHERE number = '9001')
            """
        )
        try timetable.importFlights(Timetable.flight(fares: "economy=100.00 USD"))
        let fares = try timetable.departures("JFK", "LHR", "2027-06-01").flatMap(\.fares)
        #expect(fares.map(\.cabin) == [.business, .economy])
        #expect(fares.map(\.seatsLeft) == [47, 240])
    }

    private func take(_ seats: Int) throws {
        try timetable.database.query(
            """
            UPDATE inventory_counts SET taken = \(seats) FROM flights
            WHERE id = inventory_id AND number = '9001'
            """
        )
    }

    @Test
    func `another aircraft is refused with its line where seats are taken`() throws {
        let other = Timetable.flight(aircraft: "320", fares: "economy=100.00 USD")
        try timetable.importFlights(Timetable.flight())
        try take(170)
        let words = "170 seats are taken on 2027-06-01, which another one would move"
        #expect(try timetable.complaints(other) == ["line 2: aircraft: \(words)"])
        // The control.
        try take(0)
        #expect(try timetable.complaints(other) == [])
    }

    /// The flight's capacity, and its plan's number of seats.
    private func seats() throws -> [String] {
        try timetable.database.query(
            """
            SELECT capacity || ' of ' || seat_count
            FROM flights JOIN inventories USING (id) JOIN seat_plans ON seat_plans.id = seat_plan_id
                JOIN inventory_counts ON inventory_id = inventories.id WHERE number = '9001'
            """
        )
    }

    @Test
    func `a flight of which seats are taken keeps the seats that it has`() throws {
        let line = Timetable.flight(aircraft: "AT7", fares: "economy=100.00 USD")
        try timetable.importFlights(line)
        #expect(try seats() == ["72 of 72"])
        try take(1)
        try timetable.importFile(.aircraft, "code,name,seats\nAT7,ATR 72,economy=70")
        try timetable.importFlights(line)
        #expect(try seats() == ["72 of 72"])
        // The control.
        try take(0)
        try timetable.importFlights(line)
        #expect(try seats() == ["70 of 70"])
    }

    @Test
    func `a change of a flight is a new version of it, and no change is none`() throws {
        func version() throws -> String {
            try timetable.database.query(
                "SELECT version FROM inventories JOIN flights USING (id) WHERE number = '9001'"
            )[0]
        }
        try timetable.importFlights(Timetable.flight())
        try timetable.importFlights(Timetable.flight())
        #expect(try version() == "1")
        try timetable.importFlights(Timetable.flight(fares: "economy=101.00;business=900.50 USD"))
        #expect(try version() == "2")
    }

    @Test
    func `a flight is an inventory with the capacity of the cabins on sale`() throws {
        try timetable.importFlights(Timetable.flight())
        func inventory() throws -> [String] {
            try timetable.database.query(
                """
                SELECT format('%s %s %s %s %s %s', kind, currency, capacity, taken, sold,
                              starts_at = departure_at AND ends_at = arrival_at)
                FROM flights JOIN inventories USING (id, kind)
                    JOIN inventory_counts ON inventory_counts.inventory_id = id
                    JOIN inventory_sales ON inventory_sales.inventory_id = id
                WHERE number = '9001'
                """
            )
        }
        #expect(try inventory() == ["flight USD 288 0 0 t"])
        try timetable.importFlights(Timetable.flight(fares: "economy=12000 JPY"))
        #expect(try inventory() == ["flight JPY 240 0 0 t"])
    }

    @Test
    func `twenty thousand flights are imported in reasonable time`() throws {
        let lines = (1...55).map {
            Timetable.flight(number: 9000 + $0, from: "2027-07-01", to: "2028-06-29")
        }
        let file = ([Timetable.flightColumns] + lines).joined(separator: "\n")
        let start = ContinuousClock.now
        let report = try timetable.importFile(.flights, file)
        #expect(report.added == 55 * 365)
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(try count() == 55 * 365)
    }
}
