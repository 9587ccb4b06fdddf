/// All departures of one day between two airports: what searches of it have in common.
package struct RouteDate: Hashable, Sendable, CustomStringConvertible {
    package let departure: AirportCode
    package let arrival: AirportCode
    /// The local date at the departure airport.
    package let date: LocalDate

    package init(departure: AirportCode, arrival: AirportCode, date: LocalDate) {
        self.departure = departure
        self.arrival = arrival
        self.date = date
    }

    package var description: String {
        departure.text + ":" + arrival.text + ":" + date.description
    }
}

/// What a customer asks of a route on a day.
package struct FlightSearch: Hashable, Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case departureTime = "departure_time"
        case price, duration
    }

    /// How the results are narrowed, sorted and cut.
    package struct Filters: Hashable, Sendable {
        package var passengers = 1
        /// nil means any.
        package var cabin: Cabin?
        /// 0, or 1 to accept connections as well.
        package var maximumStops = 0
        package var order = Order.departureTime
        package var limit = PageLimits.standard
        package var cursor: FlightCursor?

        package init() {}
    }

    package let route: RouteDate
    package let filters: Filters

    package init(_ route: RouteDate, _ filters: Filters = Filters()) {
        self.route = route
        self.filters = filters
    }

    /// The search without regard to pages: what all of them are cut from.
    package var whole: FlightSearch {
        var filters = filters
        filters.limit = PageLimits.standard
        filters.cursor = nil
        return FlightSearch(route, filters)
    }
}
