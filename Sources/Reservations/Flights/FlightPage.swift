/// A search's results, and where they go on.
package struct FlightPage: Hashable, Sendable {
    package let journeys: [Journey]
    package let next: FlightCursor?
}

/// A result of a search, and its place among the others.
package struct PlacedJourney: Hashable, Sendable {
    package let place: FlightCursor
    package let journey: Journey

    init(_ journey: Journey, by order: FlightSearch.Order) {
        place = FlightCursor(journey, by: order)
        self.journey = journey
    }
}

extension FlightSearch.Filters {
    /// The flights of a day narrowed, connected, sorted and cut.
    package func page(of day: DayFlights) -> FlightPage {
        let rest = results(of: day).drop { result in cursor.map { result.place <= $0 } ?? false }
        let page = rest.prefix(limit)
        return FlightPage(
            journeys: page.map(\.journey),
            next: rest.count > limit ? page.last?.place : nil
        )
    }

    /// All of it, in order: what every page is cut from.
    package func results(of day: DayFlights) -> [PlacedJourney] {
        let day = narrow(day)
        let direct = day.direct.map { PlacedJourney(Journey($0), by: order) }
        guard maximumStops > 0 else { return Self.sorted(direct) }
        let connections = day.connections.map { PlacedJourney($0, by: order) }
        return Self.sorted(direct + Self.sorted(connections).prefix(ConnectionRules.limit))
    }

    private static func sorted(_ results: [PlacedJourney]) -> [PlacedJourney] {
        results.sorted { left, right in left.place < right.place }
    }

    private func narrow(_ day: DayFlights) -> DayFlights {
        DayFlights(
            direct: day.direct.compactMap(narrow),
            first: day.first.compactMap(narrow),
            second: day.second.compactMap(narrow),
            minimums: day.minimums
        )
    }

    /// The flight with the cabins that suit, nil if none does.
    private func narrow(_ flight: Flight) -> Flight? {
        var flight = flight
        flight.fares = flight.fares.filter { fare in
            fare.seatsLeft >= passengers && (cabin == nil || fare.cabin == cabin)
        }
        return flight.fares.isEmpty ? nil : flight
    }
}
