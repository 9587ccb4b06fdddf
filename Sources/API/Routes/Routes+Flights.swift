import HTTP
import Reservations

extension Service {
    var flightRoutes: [Route] {
        [
            Route(.get, "/api/v1/flights", .anyone, .search, .searchFlights, searchFlights),
            Route(
                .get,
                "/api/v1/flights/calendar",
                .anyone,
                .search,
                .showFlightCalendar,
                showFlightCalendar
            ),
            Route(.get, "/api/v1/flights/{id}", .anyone, .lookup, .showFlight, showFlight),
            Route(
                .get,
                "/api/v1/flights/{id}/seats",
                .anyone,
                .lookup,
                .showFlightSeats,
                showFlightSeats
            ),
            Route(.get, "/api/v1/airports", .anyone, .lookup, .findAirports, findAirports),
        ]
    }
}
