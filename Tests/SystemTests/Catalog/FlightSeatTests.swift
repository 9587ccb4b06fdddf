import JSONText
import Support
import Testing

@Suite("A flight's seats", .serialized)
struct FlightSeatTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    /// A flight of the demo's on an aircraft type.
    private func flight(on aircraft: String) throws -> String {
        try stack.database.query(
            "SELECT id FROM flights WHERE aircraft = '\(aircraft)' ORDER BY id LIMIT 1"
        )[0]
    }

    private func seats(of flight: String) throws -> [JSON] {
        let answer = try stack.call("GET", "/flights/\(flight)/seats")
        try #require(answer.status == 200, "\(answer.text)")
        #expect(answer.json?["flight_id"] == .string(flight))
        guard case .array(let seats) = answer.json?["seats"] else { return [] }
        return seats
    }

    @Test
    func `are those of its aircraft's map, with its fares`() throws {
        let flight = try flight(on: "320")
        let seats = try seats(of: flight)
        #expect(seats.count == 162)
        let fares = try #require(try stack.call("GET", "/flights/\(flight)").json?["cabins"])
        for (cabin, count) in [("business", 12), ("economy", 150)] {
            let inCabin = seats.filter { $0["cabin"] == .string(cabin) }
            #expect(inCabin.count == count)
            guard case .array(let list) = fares else { continue }
            let fare = try #require(list.first { $0["cabin"] == .string(cabin) })
            #expect(inCabin.allSatisfy { $0["price"] == fare["price"] })
            #expect(inCabin.allSatisfy { $0["currency"] == fare["currency"] })
        }
        let exit = try #require(seats.first { $0["seat_code"] == .string("12A") })
        #expect(exit["features"] == .array([.string("window"), .string("exit_row")]))
        #expect(exit["row"] == .string("12"))
        #expect(exit["column"] == .string("A"))
        #expect(seats.allSatisfy { $0["status"] == .string("available") })
    }

    @Test
    func `are made from its cabins where there is no map`() throws {
        let seats = try seats(of: try flight(on: "AT7"))
        #expect(seats.count == 72)
        #expect(seats.last?["seat_code"] == .string("18F"))
    }

    @Test
    func `have a new price as soon as it is imported`() throws {
        func prices(after fare: String) throws -> Set<String?> {
            let file = TemporaryFile(
                """
                carrier,number,departure,arrival,departure_time,arrival_time,days,first_date,\
                last_date,aircraft,fares
                0C,9876,JFK,LHR,18:30,06:30,1234567,2027-06-01,2027-06-01,738,\(fare)
                """
            )
            let (code, output) = try stack.holdfast("import", "flights", file.path)
            try #require(code == 0, "\(output)")
            let ids = try stack.database.query("SELECT id FROM flights WHERE number = '9876'")
            return Set(try seats(of: ids[0]).map { $0["price"]?.text })
        }
        // Seats in a cabin that is not on sale are not there.
        #expect(try prices(after: "economy=99.00 USD") == ["99.00"])
        #expect(try prices(after: "economy=1200 JPY") == ["1200"])
        #expect(try prices(after: "economy=1200;business=5000 JPY") == ["1200", "5000"])
    }

    @Test
    func `of what is no flight are not found`() throws {
        let organizer = try stack.organizer()
        let show = try stack.makeShow(try stack.makeMovie(by: organizer), by: organizer)
        let id = try #require(show.json?["id"]?.text)
        let unknown = "00000000-0000-4000-8000-000000000000"
        for path in [
            "/flights/\(id)/seats", "/flights/\(unknown)/seats", "/flights/x/seats",
            "/shows/\(try flight(on: "320"))/seats",
        ] {
            #expect(try stack.call("GET", path).status == 404, "\(path)")
        }
    }
}
