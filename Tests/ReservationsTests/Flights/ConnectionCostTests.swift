@testable import Reservations
import Support
import Testing

@Suite("A search for connections on a busy day")
struct ConnectionCostTests {
    private var random = SeededRandom(seed: 33)

    /// So many flights from A to places, and from there to B, of which the first places have more than others.
    private mutating func day(
        places: Int,
        first: Int,
        second: Int,
        areAlike: Bool = true
    ) throws -> DayFlights {
        var day = DayFlights(direct: [])
        for number in 0..<first {
            let hub = Self.place(areAlike ? number % places : number * number / first % places)
            day.first.append(try flight("1\(number)", "AAA", hub, minutes: 0...1_380))
        }
        for number in 0..<second {
            let hub = Self.place(areAlike ? number % places : number * number / second % places)
            day.second.append(try flight("2\(number)", hub, "BBB", minutes: 0...2_880))
        }
        return day
    }

    private static func place(_ number: Int) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return "H\(letters[number / 26])\(letters[number % 26])"
    }

    /// At a price of its own in each of three cabins, which is harder than prices that go together.
    private mutating func flight(
        _ id: String,
        _ from: String,
        _ to: String,
        minutes: ClosedRange<Int>
    ) throws -> Flight {
        let start = Int.random(in: minutes, using: &random)
        let end = start + Int.random(in: 60...600, using: &random)
        let fares = try [(Cabin.business, 3), (.premiumEconomy, 2), (.economy, 1)].map {
            (cabin, factor) in
            let price = factor * Int.random(in: 4_000...60_000, using: &random)
            return try RandomDay.fare(cabin, price)
        }
        return try RandomDay.flight(id, from, to, start, end, fares)
    }

    /// How many pairs of flights meet.
    private func pairs(of day: DayFlights) -> Int {
        let onward = OnwardFlights(day, FareColumns(of: day.first + day.second))
        return day.first.reduce(0) { $0 + Array(onward.flights(after: $1)).count }
    }

    @Test(arguments: [true, false])
    mutating func `looks at few journeys for each pair of flights that meet`(
        areAlike: Bool
    ) throws {
        let day = try day(places: 120, first: 1_200, second: 1_800, areAlike: areAlike)
        var search = ConnectionSearch(day)
        let found = search.connections()
        let pairs = pairs(of: day)
        #expect(pairs > 5_000)
        #expect(found.count > ConnectionRules.limit)
        #expect(search.steps < 60 * pairs, "\(search.steps) for \(pairs), \(found.count) found")
        var filters = FlightSearch.Filters()
        filters.maximumStops = 1
        #expect(filters.results(of: day).count == ConnectionRules.limit)
    }

    @Test
    mutating func `looks at hardly more where prices go together`() throws {
        var day = try day(places: 120, first: 1_200, second: 1_800)
        for index in day.first.indices { day.first[index].fares.removeFirst(2) }
        for index in day.second.indices { day.second[index].fares.removeFirst(2) }
        var search = ConnectionSearch(day)
        #expect(!search.connections().isEmpty)
        let pairs = pairs(of: day)
        #expect(search.steps < 30 * pairs, "\(search.steps) for \(pairs)")
    }
}
