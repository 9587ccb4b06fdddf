import Cache
import Reservations
import Testing

/// A search of one of many routes, with one of many sets of filters.
func search(_ route: Int = 0, passengers: Int = 1) throws -> SearchQuestion {
    var filters = FlightSearch.Filters()
    filters.passengers = passengers
    return .flights(FlightSearch(try searchRoute(route), filters))
}

/// The route of that search.
func searchRoute(_ route: Int = 0) throws -> RouteDate {
    let date = String(10_000 + route % 28 + 1).suffix(2)
    return RouteDate(
        departure: try #require(AirportCode("JFK")),
        arrival: try #require(AirportCode("LAX")),
        date: try #require(LocalDate("\(2_000 + route / 28)-01-\(date)"))
    )
}
