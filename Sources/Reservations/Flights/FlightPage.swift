/// A search's results, and where they go on.
package struct FlightPage: Hashable, Sendable {
    package let flights: [Flight]
    package let next: FlightCursor?
}

extension FlightSearch.Filters {
    /// Narrows, sorts and cuts a day's departures.
    package func page(of departures: [Flight]) -> FlightPage {
        let sorted =
            departures
            .compactMap(narrow)
            .filter { flight in cursor?.precedes(flight) ?? true }
            .map { flight in (key: FlightCursor(flight, by: order), flight: flight) }
            .sorted { left, right in left.key.precedes(right.flight) }
            .map(\.flight)
        let page = Array(sorted.prefix(limit))
        let next = sorted.count > limit ? page.last.map { FlightCursor($0, by: order) } : nil
        return FlightPage(flights: page, next: next)
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

extension Flight {
    /// What a search sorts by; ties go by departure, then by id.
    func rank(by order: FlightSearch.Order) -> Int {
        switch order {
        case .departureTime: departureTime.epoch
        case .duration: durationMinutes
        case .price: fares.map(\.price.thousandths).min() ?? 0
        }
    }
}
