/// A search's results, and where they go on.
package struct FlightPage: Hashable, Sendable {
    package let journeys: [Journey]
    package let next: FlightCursor?
}

extension FlightSearch.Filters {
    /// Narrows, connects, sorts and cuts the flights of a day.
    package func page(of day: DayFlights) -> FlightPage {
        let sorted = journeys(of: narrow(day))
            .map { journey in (key: FlightCursor(journey, by: order), journey: journey) }
            .filter { found in cursor.map { $0 < found.key } ?? true }
            .sorted { left, right in left.key < right.key }
        let page = sorted.prefix(limit)
        return FlightPage(
            journeys: page.map(\.journey),
            next: sorted.count > limit ? page.last?.key : nil
        )
    }

    private func journeys(of day: DayFlights) -> [Journey] {
        let direct = day.direct.map { Journey($0) }
        guard maximumStops > 0 else { return direct }
        let all = (direct + day.connections).withoutDominated()
        let connections = all.filter { $0.stops > 0 }
            .map { journey in (key: FlightCursor(journey, by: order), journey: journey) }
            .sorted { left, right in left.key < right.key }
            .prefix(ConnectionRules.limit)
        return direct + connections.map(\.journey)
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
