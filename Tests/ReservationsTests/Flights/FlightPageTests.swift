@testable import Reservations
import Testing

@Suite("A page of flights")
struct FlightPageTests {
    /// All pages one after another, the cursor going through its text as it does in a client.
    private func walk(_ flights: [Flight], _ filters: FlightSearch.Filters) throws -> [[Flight]] {
        var filters = filters
        var pages: [[Flight]] = []
        while true {
            // Where they come from in no order, the order must not matter.
            let page = filters.page(of: flights.shuffled())
            pages.append(page.flights)
            guard let next = page.next, pages.count <= flights.count else { return pages }
            filters.cursor = FlightCursor(next.description)
            #expect(filters.cursor == next)
        }
    }

    @Test(
        "after page shows every flight exactly once, in order",
        arguments: FlightSearch.Order.allCases,
        [1, 2, 7, 50, 100]
    )
    func walkingPages(order: FlightSearch.Order, limit: Int) throws {
        var random = try RandomFlights(seed: 7)
        for count in [0, 1, limit - 1, limit, limit + 1, 3 * limit, 150] {
            let flights = random.list(count)
            var filters = FlightSearch.Filters()
            filters.passengers = 0
            filters.order = order
            filters.limit = limit
            let pages = try walk(flights, filters)
            let all = pages.flatMap(\.self)
            #expect(all.map(\.id).sorted() == flights.map(\.id).sorted())
            #expect(pages.dropLast().allSatisfy { $0.count == limit })
            #expect(pages.count == max(1, (count + limit - 1) / limit))
            let ranks = all.map(Journey.init).map { journey in
                (
                    journey.rank(by: order), journey.departureTime.epoch,
                    journey.arrivalTime.epoch, journey.first.id
                )
            }
            #expect(zip(ranks, ranks.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test("leaves out cabins with too few seats, and flights without a cabin", arguments: 1...9)
    func passengers(passengers: Int) throws {
        var random = try RandomFlights(seed: 8)
        let flights = random.list(100)
        var filters = FlightSearch.Filters()
        filters.limit = 100
        filters.passengers = passengers
        let page = filters.page(of: flights)
        #expect(page.flights.allSatisfy { !$0.fares.isEmpty })
        #expect(page.flights.flatMap(\.fares).allSatisfy { $0.seatsLeft >= passengers })
        let expected = flights.flatMap(\.fares).count { $0.seatsLeft >= passengers }
        #expect(page.flights.flatMap(\.fares).count == expected)
    }

    @Test("has only the cabin asked for", arguments: Cabin.allCases)
    func cabin(cabin: Cabin) throws {
        var random = try RandomFlights(seed: 9)
        let flights = random.list(100)
        var filters = FlightSearch.Filters()
        filters.limit = 100
        filters.cabin = cabin
        let page = filters.page(of: flights)
        #expect(!page.flights.isEmpty)
        #expect(page.flights.allSatisfy { $0.fares.map(\.cabin) == [cabin] })
    }

    @Test("sorted by price goes by the cheapest cabin that suits, not by one that is sold out")
    func cheapestThatSuits() throws {
        var random = try RandomFlights(seed: 10)
        let currency = try #require(Currency("EUR"))
        func fare(_ cabin: Cabin, _ price: Int, seats: Int) -> Flight.Fare {
            Flight.Fare(cabin: cabin, price: Money(minorUnits: price, currency), seatsLeft: seats)
        }
        var flights = random.list(2)
        flights[0].fares = [fare(.economy, 100, seats: 0), fare(.business, 900, seats: 4)]
        flights[1].fares = [fare(.economy, 500, seats: 4), fare(.business, 2_000, seats: 4)]
        var filters = FlightSearch.Filters()
        filters.order = .price
        #expect(filters.page(of: flights).flights.map(\.id) == [flights[1].id, flights[0].id])
        filters.cabin = .business
        #expect(filters.page(of: flights).flights.map(\.id) == [flights[0].id, flights[1].id])
    }

    @Test("goes on after a flight that has been sold out meanwhile")
    func vanishedFlight() throws {
        var random = try RandomFlights(seed: 11)
        var flights = random.list(20)
        var filters = FlightSearch.Filters()
        filters.passengers = 0
        filters.limit = 5
        let first = filters.page(of: flights)
        let last = try #require(first.flights.last)
        flights.removeAll { $0.id == last.id }
        filters.cursor = first.next
        filters.limit = 100
        let rest = filters.page(of: flights)
        #expect(rest.flights.count == 15)
        #expect(Set(rest.flights.map(\.id)).isDisjoint(with: first.flights.map(\.id)))
    }

    @Test("a flight lasts from departure to arrival, whatever the zones")
    func duration() throws {
        var random = try RandomFlights(seed: 12)
        let flight = random.next()
        #expect(
            flight.durationMinutes * 60 == flight.arrivalTime.epoch - flight.departureTime.epoch
        )
    }
}
