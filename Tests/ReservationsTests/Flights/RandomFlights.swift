@testable import Reservations
import Support
import Testing

/// Flights of one day that nobody has chosen, with many ties.
struct RandomFlights {
    private var random: SeededRandom
    private let route: RouteDate
    private let currency: Currency

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        route = try Self.route()
        currency = try #require(Currency("EUR"))
    }

    static func route() throws -> RouteDate {
        RouteDate(
            departure: try #require(AirportCode("JFK")),
            arrival: try #require(AirportCode("LAX")),
            date: try #require(LocalDate("2027-06-01"))
        )
    }

    mutating func next() -> Flight {
        let start = 1_811_808_000 + 300 * Int.random(in: 0...40, using: &random)
        let end = start + 60 * Int.random(in: 60...90, using: &random)
        let fares = Cabin.allCases.shuffled(using: &random)
            .prefix(Int.random(in: 1...4, using: &random))
            .map { cabin in
                Flight.Fare(
                    cabin: cabin,
                    price: Money(
                        minorUnits: 100 * Int.random(in: 50...70, using: &random),
                        currency
                    ),
                    seatsLeft: Int.random(in: 0...9, using: &random)
                )
            }
        return Flight(
            id: uuid(),
            carrier: "HF",
            number: "1",
            departure: route.departure,
            arrival: route.arrival,
            departureTime: ZonedTime(
                local: "2027-06-01T00:00:00",
                offsetMinutes: -240,
                epoch: start
            ),
            arrivalTime: ZonedTime(local: "2027-06-01T02:00:00", offsetMinutes: -420, epoch: end),
            fares: fares
        )
    }

    mutating func list(_ count: Int) -> [Flight] {
        (0..<count).map { _ in next() }
    }

    private mutating func uuid() -> String {
        let groups = [8, 4, 4, 4, 12].map { length in
            String(
                (0..<length).map { _ in "0123456789abcdef".randomElement(using: &random) ?? "0" }
            )
        }
        return groups.joined(separator: "-")
    }
}

extension FlightSearch.Filters {
    /// A page of flights that go all the way.
    func page(of direct: [Flight]) -> FlightPage {
        page(of: DayFlights(direct: direct))
    }
}

extension FlightPage {
    /// The results, none of which is a connection.
    var flights: [Flight] { journeys.map(\.first) }
}
