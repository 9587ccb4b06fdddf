@testable import Reservations
import Testing

@Suite("A connection")
struct ConnectionTests {
    private let hub: AirportCode

    init() throws {
        hub = try #require(AirportCode("HUB"))
    }

    /// A first leg that arrives at 10:00, and a second one that leaves some minutes later.
    private func day(
        wait: Int,
        minimum: Int? = nil,
        fares: ([Flight.Fare], [Flight.Fare]),
        offset: Int = 0,
        laterOffset: Int? = nil,
        arrival: Int = 600
    ) throws -> DayFlights {
        let start = arrival + wait
        return DayFlights(
            direct: [],
            first: [
                try RandomDay.flight(
                    "1",
                    "AAA",
                    "HUB",
                    arrival - 60,
                    arrival,
                    fares.0,
                    offsets: (0, offset)
                )
            ],
            second: [
                try RandomDay.flight(
                    "2",
                    "HUB",
                    "BBB",
                    start,
                    start + 90,
                    fares.1,
                    offsets: (laterOffset ?? offset, 0)
                )
            ],
            minimums: minimum.map { [hub: $0] } ?? [:]
        )
    }

    @Test(arguments: [
        (5, 4, false), (5, 5, true), (90, 89, false), (90, 90, true), (720, 719, false),
    ])
    func `leaves its passengers the airport's minimum`(
        minimum: Int,
        wait: Int,
        isOne: Bool
    ) throws {
        let fares = [try RandomDay.fare()]
        let day = try day(wait: wait, minimum: minimum, fares: (fares, fares))
        #expect(day.connections.count == (isOne ? 1 : 0))
    }

    @Test(arguments: [(59, false), (60, true), (1_439, true), (1_440, false), (1_500, false)])
    func `takes an hour where the airport says nothing, and less than a day`(
        wait: Int,
        isOne: Bool
    ) throws {
        let fares = [try RandomDay.fare()]
        #expect(try day(wait: wait, fares: (fares, fares)).connections.count == (isOne ? 1 : 0))
    }

    @Test
    func `goes on no later than on the next date there, also where the clocks are put forward`()
        throws
    {
        let fares = [try RandomDay.fare()]
        // Arrives at 23:30; 23:50 later it is 00:20 of the day after the next one, for a day has lost an hour.
        func count(_ later: Int) throws -> Int {
            try day(
                wait: 23 * 60 + 50,
                fares: (fares, fares),
                offset: 60,
                laterOffset: later,
                arrival: 22 * 60 + 30
            ).connections.count
        }
        #expect(try count(120) == 0)
        #expect(try count(60) == 1)
    }

    @Test
    func `crosses the date line in both ways`() throws {
        let fares = [try RandomDay.fare()]
        for (offset, arrival) in [(-11 * 60, 120), (13 * 60, 20 * 60)] {
            let day = try day(wait: 120, fares: (fares, fares), offset: offset, arrival: arrival)
            #expect(day.connections.count == 1, "\(offset)")
        }
    }

    @Test
    func `has the cabins of both legs at their sum, with the fewer seats`() throws {
        let first = [
            try RandomDay.fare(.first, 900), try RandomDay.fare(.business, 500, seats: 3),
            try RandomDay.fare(.economy, 101, seats: 7),
        ]
        let second = [
            try RandomDay.fare(.business, 250, seats: 8),
            try RandomDay.fare(.premiumEconomy, 120), try RandomDay.fare(.economy, 99, seats: 9),
        ]
        let journey = try #require(day(wait: 60, fares: (first, second)).connections.first)
        #expect(
            journey.fares == [
                try RandomDay.fare(.business, 750, seats: 3),
                try RandomDay.fare(.economy, 200, seats: 7),
            ]
        )
        #expect((journey.stops, journey.durationMinutes) == (1, 60 + 60 + 90))
        #expect(journey.legs.map(\.id) == ["1", "2"])
    }

    @Test
    func `leaves out cabins in two currencies, and is none without a cabin`() throws {
        let euros = [try RandomDay.fare(.business), try RandomDay.fare(.economy)]
        let mixed = [try RandomDay.fare(.business, 100, "USD"), try RandomDay.fare(.economy)]
        let yen = [try RandomDay.fare(.business, 100, "JPY")]
        let journey = try #require(day(wait: 60, fares: (euros, mixed)).connections.first)
        #expect(journey.fares.map(\.cabin) == [.economy])
        #expect(try day(wait: 60, fares: (euros, yen)).connections.isEmpty)
        let others = [try RandomDay.fare(.first)]
        #expect(try day(wait: 60, fares: (euros, others)).connections.isEmpty)
    }

    @Test
    func `needs seats for all passengers on both legs, in the cabin asked for`() throws {
        let (many, few) = (
            [try RandomDay.fare(.economy, seats: 5)],
            [try RandomDay.fare(.economy, seats: 2), try RandomDay.fare(.business, seats: 5)]
        )
        var filters = FlightSearch.Filters()
        filters.maximumStops = 1
        for (first, second) in [(many, few), (few, many)] {
            let day = try day(wait: 60, fares: (first, second))
            filters.cabin = nil
            filters.passengers = 2
            #expect(filters.page(of: day).journeys.count == 1)
            filters.passengers = 3
            #expect(filters.page(of: day).journeys.isEmpty)
            filters.passengers = 1
            filters.cabin = .business
            #expect(filters.page(of: day).journeys.isEmpty)
        }
    }

    /// First legs on every minute and one second leg each, later ones dearer: nobody makes another
    /// pointless.
    private func many(_ count: Int) throws -> DayFlights {
        var day = DayFlights(direct: [])
        for number in 0..<count {
            let id = String(number + 1_000)
            let fare = try RandomDay.fare(.economy, 100 + number)
            let second = try RandomDay.fare(.economy, 100)
            day.first.append(
                try RandomDay.flight("a\(id)", "AAA", "HUB", number, 300, [fare])
            )
            day.second.append(
                try RandomDay.flight("b\(id)", "HUB", "BBB", 360 + number, 900 - number, [second])
            )
        }
        return day
    }

    @Test(arguments: FlightSearch.Order.allCases)
    func `is among the first hundred by what is sorted by`(order: FlightSearch.Order) throws {
        let day = try many(150)
        var filters = FlightSearch.Filters()
        filters.maximumStops = 1
        filters.order = order
        filters.limit = 100
        let page = filters.page(of: day)
        let all = day.connections
        #expect(all.count > ConnectionRules.limit)
        let best = all.map { $0.rank(by: order) }.sorted().prefix(ConnectionRules.limit)
        #expect(page.journeys.map { $0.rank(by: order) } == Array(best))
        #expect(page.next == nil)
    }
}
