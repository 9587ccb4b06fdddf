import Platform
import Reservations
import Storage
import Support
import Testing

struct RouteImportTests {
    private let timetable: Timetable

    init() throws {
        timetable = try Timetable()
    }

    private static let header = "origin,destination,count"

    @discardableResult
    private func importRoutes(
        _ lines: String...,
        from first: String = "2027-03-01",
        days: Int = 10,
        carrier: String? = nil,
        currency: String = "USD",
        skipBad: Bool = false
    ) throws -> ImportReport {
        let plan = RoutePlan(
            firstDate: try #require(LocalDate(first)),
            days: days,
            carrier: carrier,
            currency: try #require(Currency(currency))
        )
        return try timetable.owner.importRoutes(
            plan,
            path: try TestEnvironment.file(([Self.header] + lines).joined(separator: "\n")),
            skipBad: skipBad,
            until: .now + .seconds(300)
        ) { _ in }
    }

    private func complaints(_ lines: String..., carrier: String? = nil) throws -> [String] {
        do throws(any Error) {
            for line in lines { try importRoutes(line, carrier: carrier) }
            return []
        } catch ImportError.badLines(let report) {
            return report.badLines.map(\.description)
        }
    }

    private func rows(_ columns: String, where condition: String = "true") throws -> [String] {
        try timetable.database.query(
            """
            SELECT \(columns) FROM flights JOIN zones ON inventory_id = id AND zones.name = 'economy'
            WHERE carrier = '1R' AND \(condition) ORDER BY departure_at, number::integer
            """
        )
    }

    @Test
    func `are flown as often as the file says, by day`() throws {
        let report = try importRoutes("JFK,LAX,3650", "LAX,JFK,365", "JFK,LHR,36", days: 365)
        #expect((report.lines, report.changed, report.badLineCount) == (3, 0, 0))
        let flown = try timetable.database.query(
            "SELECT departure || arrival || count(*) FROM flights WHERE carrier = '1R' GROUP BY departure, arrival"
        )
        #expect(Set(flown) == ["JFKLAX3650", "LAXJFK365", "JFKLHR36"])
        #expect(report.added == 4_051)
        let outOfHours = "departure_local::time NOT BETWEEN '06:00' AND '21:59'"
        #expect(try rows("number", where: outOfHours) == [])
    }

    @Test
    func `are flown at plausible times, for as long as it is far, and for such fares`() throws {
        try importRoutes("JFK,LAX,1095", days: 1)
        // 3,974 kilometres; between two departures a third of sixteen hours.
        #expect(
            try rows("arrival_at - departure_at || ' ' || price")
                == Array(
                    repeating: "05:35:00 43700",
                    count: 3
                )
        )
        let gaps = try rows("departure_at - lag(departure_at) OVER (ORDER BY departure_at)")
        #expect(gaps == ["", "05:20:00", "05:20:00"])
    }

    @Test
    func `are the same flights again, in another period as well`() throws {
        let routes = ["JFK,LAX,1000", "LAX,JFK,20"]
        try importRoutes(routes[0], routes[1], days: 20)
        let made = try rows("id || ' ' || departure_at")
        let again = try importRoutes(routes[0], routes[1], days: 20)
        #expect((again.added, again.changed) == (0, 0))
        let later = try importRoutes(routes[0], routes[1], from: "2027-03-11", days: 10)
        #expect((later.added, later.changed) == (0, 0))
        #expect(try rows("id || ' ' || departure_at") == made)
    }

    @Test
    func `are told by line and reason where they cannot be flown, and nothing changes`() throws {
        for (line, reason) in [
            ("QQQ,LAX,10", "origin: QQQ is unknown"), ("LAX,QQQ,10", "destination: QQQ is unknown"),
            ("LAX,LAX,10", "destination: the same as origin"),
            ("LA,JFK,10", "origin: expected three letters (IATA)"),
            ("LAX,JFK,0", "count: expected 1 to 52560 flights a year"),
            ("LAX,JFK,1.5", "count: expected 1 to 52560 flights a year"),
        ] {
            #expect(try complaints(line) == ["line 2: \(reason)"])
        }
        #expect(try complaints("LAX,JFK,10", carrier: "ZZ") == ["line 2: carrier: ZZ is unknown"])
        #expect(try rows("number") == [])
        let report = try importRoutes("LAX,JFK,3650", "LAX,JFK,10", skipBad: true)
        #expect((report.added, report.badLineCount) == (100, 1))
        #expect(
            report.badLines.map(\.description) == ["line 3: LAX to JFK stands on line 2 already"]
        )
    }

    @Test
    func `leave flights as they are of which seats are taken`() throws {
        try timetable.importFlights(Timetable.flight(number: 1, route: "JFK,LHR,18:30,06:30"))
        let flights =
            "FROM flights WHERE carrier = 'HF' AND number = '1' AND travel_date = '2027-06-01'"
        func take(_ count: Int) throws {
            try timetable.database.query(
                "UPDATE inventory_counts SET taken = \(count) WHERE inventory_id = (SELECT id \(flights))"
            )
        }
        for line in ["JFK,LAX,365", "JFK,LHR,365"] {
            try take(1)
            do throws(any Error) {
                try importRoutes(line, from: "2027-06-01", carrier: "HF")
                Issue.record("expected a bad line")
            } catch ImportError.badLines(let report) {
                let reason = "HF 1 from JFK on 2027-06-01 has seats taken, and would fly otherwise"
                #expect(report.badLines.map(\.reason) == [reason])
            }
            // The control: nobody has booked it.
            try take(0)
            let report = try importRoutes(line, from: "2027-06-01", carrier: "HF")
            #expect(report.added + report.changed == 10)
        }
    }

    @Test
    func `wait for whoever is booking a flight that they would change, and leave it then`() throws {
        try timetable.importFlights(Timetable.flight(number: 1, route: "JFK,LHR,18:30,06:30"))
        let flight =
            "FROM flights WHERE carrier = 'HF' AND number = '1' AND travel_date = '2027-06-01'"
        let sale = try OpenTransaction(
            "UPDATE inventory_counts SET taken = 1 WHERE inventory_id = (SELECT id \(flight))",
            in: timetable.database
        )
        let before = try timetable.database.query("SELECT arrival || departure_at \(flight)")
        let complaints = Monitor<[String]?>(nil)
        let importing = try Thread { [self] in
            var found = ["none"]
            do throws(any Error) {
                try importRoutes("JFK,LAX,365", from: "2027-06-01", carrier: "HF")
            } catch ImportError.badLines(let report) {
                found = report.badLines.map(\.reason)
            } catch {
                found = ["\(error)"]
            }
            complaints.withLock { $0 = found }
        }
        let waiting = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """
        #expect(
            eventually(within: .seconds(60)) { (try? timetable.database.query(waiting)) == ["1"] }
        )
        try sale.commit()
        importing.join()
        #expect(
            complaints.withLock { $0 } == [
                "HF 1 from JFK on 2027-06-01 has seats taken, and would fly otherwise"
            ]
        )
        #expect(try timetable.database.query("SELECT arrival || departure_at \(flight)") == before)
    }

    @Test
    func `have fares in whole units of any currency`() throws {
        try importRoutes("JFK,LAX,365", days: 1, currency: "JPY")
        #expect(try rows("price") == ["437"])
    }

    @Test
    func `need an aircraft with seats`() throws {
        try timetable.database.run(
            script: "TRUNCATE aircraft CASCADE"
        )
        let reason = "line 2: there is no aircraft with seats: holdfast import aircraft"
        #expect(try complaints("JFK,LAX,365") == [reason])
    }
}
