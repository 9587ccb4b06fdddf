import Reservations
import Testing

/// A search of one of many routes, with one of many sets of filters.
func search(_ route: Int = 0, passengers: Int = 1) throws -> FlightSearch {
    let date = String(10_000 + route % 28 + 1).suffix(2)
    let year = 2_000 + route / 28
    var filters = FlightSearch.Filters()
    filters.passengers = passengers
    return FlightSearch(
        RouteDate(
            departure: try #require(AirportCode("JFK")),
            arrival: try #require(AirportCode("LAX")),
            date: try #require(LocalDate("\(year)-01-\(date)"))
        ),
        filters
    )
}
