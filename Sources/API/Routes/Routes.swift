package import HTTP
import Reservations

/// Every call of the API: method, path, who may call it, its class of work, description, handler.
extension Service {
    package var routes: [Route] {
        serviceRoutes + flightRoutes + movieRoutes + eventRoutes + voucherRoutes + bookingRoutes
            + paymentRoutes
            + numberRoutes + organizationRoutes + doorRoutes + accountRoutes
    }

    private var serviceRoutes: [Route] {
        [
            Route(.get, "/", .anyone, .service, .index, index),
            Route(.get, "/health", .anyone, .service, .health, health),
            Route(.get, "/ready", .operators, .service, .ready, ready),
            Route(.get, "/metrics", .operators, .service, .metrics, metrics),
            Route(.get, "/api/schema", .anyone, .service, .schema, schema),
        ]
    }
}
