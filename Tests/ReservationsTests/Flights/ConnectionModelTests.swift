@testable import Reservations
import Testing

@Suite("Connections beside a model of them")
struct ConnectionModelTests {
    /// All pages one after another.
    private func walk(_ day: DayFlights, _ filters: FlightSearch.Filters) throws -> [Journey] {
        var filters = filters
        var journeys: [Journey] = []
        while true {
            var mixed = day
            mixed.first.shuffle()
            mixed.second.shuffle()
            mixed.direct.shuffle()
            let page = filters.page(of: mixed)
            journeys += page.journeys
            guard let next = page.next else { return journeys }
            try #require(journeys.count < 10_000)
            filters.cursor = FlightCursor(next.description)
            try #require(filters.cursor == next)
        }
    }

    @Test(arguments: FlightSearch.Order.allCases, [1, 3, 100])
    func `are what it finds, in order, page after page`(
        order: FlightSearch.Order,
        limit: Int
    ) throws {
        var random = RandomDay(seed: 31)
        var connections = 0
        var pairs = 0
        for round in 0..<60 {
            let day = try random.next(1 + round % 3)
            var filters = FlightSearch.Filters()
            filters.maximumStops = 1
            filters.order = order
            filters.limit = limit
            filters.passengers = 1 + round % 2
            filters.cabin = [nil, .economy, .business][round % 3]
            let journeys = try walk(day, filters)
            let model = ConnectionModel(
                day: day,
                passengers: filters.passengers,
                cabin: filters.cabin
            )
            let found = journeys.map { journey in
                ConnectionModel.Result(
                    ids: journey.legs.map(\.id),
                    fares: journey.fares.map { "\($0.cabin) \($0.price.decimal) \($0.seatsLeft)" },
                    departure: journey.departureTime.epoch,
                    arrival: journey.arrivalTime.epoch
                )
            }
            let expected = model.results
            #expect(found.count == expected.count)
            #expect(found.allSatisfy(expected.contains))
            let keys = journeys.map { FlightCursor($0, by: order) }
            #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 })
            #expect(
                zip(journeys, journeys.dropFirst()).allSatisfy { one, next in
                    one.rank(by: order) < next.rank(by: order)
                        || one.rank(by: order) == next.rank(by: order) && one.stops <= next.stops
                }
            )
            connections += journeys.count { $0.stops == 1 }
            pairs += model.pairs
        }
        // The control: there was something to find, and something to leave out.
        #expect(connections > 100)
        #expect(pairs > 2 * connections)
    }

    @Test
    func `are none unless they are wanted`() throws {
        var random = RandomDay(seed: 32)
        for _ in 0..<20 {
            let day = try random.next()
            let page = FlightSearch.Filters().page(of: day)
            #expect(page.journeys.allSatisfy { $0.stops == 0 })
            #expect(page == FlightSearch.Filters().page(of: day.direct))
        }
    }
}
