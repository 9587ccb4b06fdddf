import Platform
package import Reservations
import Synchronization

/// What a load came to.
package enum SearchResult: Sendable, Hashable {
    case body([UInt8], CacheStatus)
    /// The timetable does not know these airports.
    case unknownAirports([AirportCode])
    /// Neither PostgreSQL nor any cache has an answer at the moment.
    case unavailable
}

/// The loads under way in this process: one per search, whoever else asks waits for it.
final class SearchLoads: Sendable {
    /// One load, from its beginning to its result.
    final class Load: Sendable {
        private let result = Monitor<SearchResult?>(nil)
        private let revoked = Atomic(false)

        /// Whether what it loads was changed after it began: it may answer those who wait, but must
        /// not be kept.
        var isRevoked: Bool { revoked.load(ordering: .acquiring) }

        fileprivate func revoke() {
            revoked.store(true, ordering: .releasing)
        }

        fileprivate func finish(_ outcome: SearchResult) {
            result.broadcast { $0 = outcome }
        }

        fileprivate func wait(until deadline: Deadline) -> SearchResult? {
            result.wait(until: deadline) { $0 }
        }
    }

    private let underWay = Monitor<[RouteDate: [FlightSearch.Filters: Load]]>([:])

    /// Runs `body` unless somebody already does for the same search; then waits for that result.
    ///
    /// - Returns: The result, and whether it came from another's load.
    func join(
        _ search: FlightSearch,
        until deadline: Deadline,
        _ body: (Load) -> SearchResult
    ) -> (result: SearchResult, shared: Bool) {
        let load = Load()
        let other: Load? = underWay.withLock { loads in
            if let other = loads[search.route]?[search.filters] { return other }
            loads[search.route, default: [:]][search.filters] = load
            return nil
        }
        if let other { return (other.wait(until: deadline) ?? .unavailable, true) }
        let result = body(load)
        underWay.withLock { Self.remove(load, search, from: &$0) }
        load.finish(result)
        return (result, false)
    }

    /// Revokes the loads of a route and day: who asks from now on begins a new one.
    func revoke(_ route: RouteDate) {
        underWay.withLock { loads in
            for load in loads.removeValue(forKey: route)?.values ?? [:].values { load.revoke() }
        }
    }

    /// Runs `body` if the load has not been revoked, so that no revocation comes in between.
    func unlessRevoked(_ load: Load, _ body: () -> Void) {
        underWay.withLock { _ in
            if !load.isRevoked { body() }
        }
    }

    private static func remove(
        _ load: Load,
        _ search: FlightSearch,
        from loads: inout [RouteDate: [FlightSearch.Filters: Load]]
    ) {
        guard loads[search.route]?[search.filters] === load else { return }
        loads[search.route]?[search.filters] = nil
        if loads[search.route]?.isEmpty == true { loads[search.route] = nil }
    }
}
