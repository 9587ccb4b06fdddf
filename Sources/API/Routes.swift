package import HTTP

/// Every call of the API: method, path, who may call it, its class of work, description, handler.
extension Service {
    package var routes: [Route] {
        [
            Route(.get, "/", .anyone, .service, .index, index),
            Route(.get, "/health", .anyone, .service, .health, health),
            Route(.get, "/ready", .operators, .service, .ready, ready),
            Route(.get, "/metrics", .operators, .service, .metrics, metrics),
            Route(.get, "/api/schema", .anyone, .service, .schema, schema),

            Route(.get, "/api/v1/flights", .anyone, .search, .searchFlights, searchFlights),
            Route(.get, "/api/v1/flights/{id}", .anyone, .search, .showFlight, showFlight),
            Route(.get, "/api/v1/airports", .anyone, .search, .findAirports, findAirports),
        ]
    }
}
