import Reservations
import Storage
import Support
import Testing

/// Local and absolute times of imported flights.
struct FlightTimeTests {
    private let timetable: Timetable

    init() throws {
        timetable = try Timetable()
    }

    /// Departure, arrival and minutes of the only flight 9001.
    private func times(_ from: String, _ to: String, _ date: String) throws -> String {
        let flights = try timetable.departures(from, to, date)
        #expect(flights.count == 1)
        return flights.map { flight in
            "\(flight.departureTime) \(flight.arrivalTime) \(flight.durationMinutes)"
        }.joined(separator: "; ")
    }

    @Test(arguments: [
        // Over midnight.
        ("JFK,LHR,18:30,06:30", "2027-01-31 18:30 -05:00", "2027-02-01 06:30 +00:00", 420),
        // Within a day.
        ("LHR,JFK,09:00,12:05", "2027-01-31 09:00 +00:00", "2027-01-31 12:05 -05:00", 485),
        // Over the date line to the same date, an earlier hour.
        ("AKL,HNL,20:00,06:00", "2027-01-31 20:00 +13:00", "2027-01-31 06:00 -10:00", 540),
        // And to the date before.
        ("AKL,HNL,00:30,10:30", "2027-01-31 00:30 +13:00", "2027-01-30 10:30 -10:00", 540),
        // And over it the other way, two dates on.
        ("HNL,AKL,23:30,07:30", "2027-01-31 23:30 -10:00", "2027-02-02 07:30 +13:00", 540),
    ])
    func `an empty arrival day is the first that comes after the departure`(
        route: String,
        departure: String,
        arrival: String,
        minutes: Int
    ) throws {
        try timetable.importFlights(Timetable.flight(route: route, from: "2027-01-31"))
        let ends = route.split(separator: ",").map(String.init)
        func stamp(_ words: String) -> String {
            let parts = words.split(separator: " ")
            return "\(parts[0])T\(parts[1]):00\(parts[2])"
        }
        let expected = "\(stamp(departure)) \(stamp(arrival)) \(minutes)"
        #expect(try times(ends[0], ends[1], "2027-01-31") == expected)
    }

    @Test
    func `a daily flight keeps its local times when the clocks change at either end`() throws {
        try timetable.importFlights(Timetable.flight(from: "2027-03-12", to: "2027-03-30"))
        try timetable.importFlights(Timetable.flight(from: "2027-10-28", to: "2027-11-09"))
        for (date, minutes, departureOffset, arrivalOffset) in [
            // New York changes on 14 March and 7 November, London on 28 March and 31 October.
            ("2027-03-12", 420, -300, 0), ("2027-03-13", 420, -300, 0),
            ("2027-03-14", 480, -240, 0), ("2027-03-26", 480, -240, 0),
            ("2027-03-27", 420, -240, 60), ("2027-03-30", 420, -240, 60),
            ("2027-10-29", 420, -240, 60), ("2027-10-30", 480, -240, 0),
            ("2027-11-06", 480, -240, 0), ("2027-11-07", 420, -300, 0),
        ] {
            let flight = try #require(try timetable.departures("JFK", "LHR", date).first)
            #expect(flight.departureTime.local == "\(date)T18:30:00")
            #expect(flight.arrivalTime.local.hasSuffix("T06:30:00"))
            #expect(flight.durationMinutes == minutes, "\(date)")
            #expect(flight.departureTime.offsetMinutes == departureOffset, "\(date)")
            #expect(flight.arrivalTime.offsetMinutes == arrivalOffset, "\(date)")
        }
    }

    @Test(arguments: [
        // Skipped: read as if the clocks had not been changed.
        (
            "JFK,LAX,02:30,08:00", "2027-03-14",
            "2027-03-14T03:30:00-04:00 2027-03-14T08:00:00-07:00 450"
        ),
        (
            "LHR,JFK,01:30,06:00", "2027-03-28",
            "2027-03-28T02:30:00+01:00 2027-03-28T06:00:00-04:00 510"
        ),
        (
            "LHR,JFK,23:30,02:30", "2027-03-13",
            "2027-03-13T23:30:00+00:00 2027-03-14T03:30:00-04:00 480"
        ),
        // Repeated: the second.
        (
            "JFK,LAX,01:30,05:00", "2027-11-07",
            "2027-11-07T01:30:00-05:00 2027-11-07T05:00:00-08:00 390"
        ),
        (
            "LHR,JFK,01:30,06:00", "2027-10-31",
            "2027-10-31T01:30:00+00:00 2027-10-31T06:00:00-04:00 510"
        ),
        (
            "LAX,JFK,18:00,01:30", "2027-11-06",
            "2027-11-06T18:00:00-07:00 2027-11-07T01:30:00-05:00 330"
        ),
    ])
    func `a local time that is skipped or repeated is read as documented`(
        route: String,
        date: String,
        expected: String
    ) throws {
        try timetable.importFlights(Timetable.flight(route: route, from: date))
        let ends = route.split(separator: ",").map(String.init)
        #expect(try times(ends[0], ends[1], date) == expected)
    }

    @Test
    func `an arrival day that is given must be the right one`() throws {
        let route = "JFK,LHR,18:30,06:30"
        for day in ["-1", "0", "2"] {
            let complaints = try timetable.complaints(Timetable.flight(route: route, day: day))
            #expect(
                complaints == [
                    "line 2: arrival_time: on 2027-06-01 not within 24 hours after the departure"
                ]
            )
        }
        try timetable.importFlights(Timetable.flight(route: route, day: "1"))
        let expected = "2027-06-01T18:30:00-04:00 2027-06-02T06:30:00+01:00 420"
        #expect(try times("JFK", "LHR", "2027-06-01") == expected)
    }

    @Test
    func `a flight is there on its days of the week and no other`() throws {
        try timetable.importFlights(
            Timetable.flight(days: "257", from: "2027-06-01", to: "2027-06-14")
        )
        let dates = try timetable.database.query(
            "SELECT travel_date FROM flights WHERE number = '9001' ORDER BY 1"
        )
        // 1 June 2027 is a Tuesday.
        #expect(dates.map { $0.suffix(2) } == ["01", "04", "06", "08", "11", "13"])
    }
}
