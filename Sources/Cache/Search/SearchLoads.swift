import Platform
package import Reservations

/// What a load came to.
package enum SearchResult: Sendable, Hashable {
    case body([UInt8], CacheStatus)
    /// The timetable does not know these airports.
    case unknownAirports([AirportCode])
    /// Neither PostgreSQL nor any cache has an answer at the moment.
    case unavailable
}

/// The loads of searches under way.
typealias SearchLoads = SharedLoads<FlightSearch, SearchResult>

extension SearchLoads {
    /// Runs `body` unless somebody already does for the same search; then waits for that result.
    ///
    /// - Returns: The result, and whether it came from another's load.
    func join(
        _ search: FlightSearch,
        until deadline: Deadline,
        _ body: (Load) -> SearchResult
    ) -> (result: SearchResult, shared: Bool) {
        let (outcome, shared) = share(search, until: deadline, body)
        return (outcome ?? .unavailable, shared)
    }

    /// Revokes the loads of a route and day: who asks from now on begins a new one.
    func revoke(_ route: RouteDate) {
        revoke { $0.route == route }
    }
}
