import HTTP
import Reservations

extension Service {
    var numberRoutes: [Route] {
        [
            Route(
                .get,
                "/api/v1/events/{id}/numbers",
                .owners,
                .report,
                .showEventNumbers,
                showEventNumbers
            ),
            Route(
                .get,
                "/api/v1/shows/{id}/numbers",
                .owners,
                .report,
                .showShowNumbers,
                showShowNumbers
            ),
            Route(
                .get,
                "/api/v1/events/{id}/bookings.csv",
                .owners,
                .export,
                .exportEventBookings,
                exportEventBookings
            ),
            Route(
                .get,
                "/api/v1/shows/{id}/bookings.csv",
                .owners,
                .export,
                .exportShowBookings,
                exportShowBookings
            ),
            Route(
                .get,
                "/api/v1/users/me/statements",
                .organizers,
                .report,
                .showStatement,
                showStatement
            ),
            Route(
                .get,
                "/api/v1/users/me/statements.csv",
                .organizers,
                .export,
                .exportStatement,
                exportStatement
            ),
        ]
    }
}
