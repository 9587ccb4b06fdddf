/// All departures of a month between two airports.
package struct RouteMonth: Hashable, Sendable, CustomStringConvertible {
    package let departure: AirportCode
    package let arrival: AirportCode
    /// By the local dates at the departure airport.
    package let month: YearMonth

    package init(departure: AirportCode, arrival: AirportCode, month: YearMonth) {
        self.departure = departure
        self.arrival = arrival
        self.month = month
    }

    package var description: String {
        departure.text + ":" + arrival.text + ":" + month.description
    }
}

/// What a customer asks of the prices of a month: the cheapest cabin of each day.
package struct CalendarSearch: Hashable, Sendable {
    package let route: RouteMonth
    /// Cabins with fewer seats left do not count.
    package let passengers: Int
    /// Nil means any.
    package let cabin: Cabin?

    package init(_ route: RouteMonth, passengers: Int = 1, cabin: Cabin? = nil) {
        self.route = route
        self.passengers = passengers
        self.cabin = cabin
    }
}

/// The least that a flight of a day costs in one currency.
package struct DayPrice: Hashable, Sendable {
    package let date: LocalDate
    package let price: Money
    /// When the first of the flights leaves that it is the least of, in seconds since 1970.
    package let nextDeparture: Int

    package init(date: LocalDate, price: Money, nextDeparture: Int) {
        self.date = date
        self.price = price
        self.nextDeparture = nextDeparture
    }
}
