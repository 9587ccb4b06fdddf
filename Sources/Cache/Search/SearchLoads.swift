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
typealias SearchLoads = SharedLoads<SearchQuestion, SearchResult>

extension SearchLoads {
    /// Runs `body` unless somebody already does for the same question; then waits for that result.
    ///
    /// - Returns: The result, and whether it came from another's load.
    func join(
        _ question: SearchQuestion,
        until deadline: Deadline,
        _ body: (Load) -> SearchResult
    ) -> (result: SearchResult, shared: Bool) {
        let (outcome, shared) = share(question, until: deadline, body)
        return (outcome ?? .unavailable, shared)
    }

    /// Revokes the loads that a change concerns: who asks from now on begins a new one.
    func revoke(_ change: SearchChange) {
        revoke { change.concerns($0) }
    }
}
