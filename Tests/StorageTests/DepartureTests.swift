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
        guard case .found(let day) = try all(from, to, date) else { return [] }
        return day.direct
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
}
