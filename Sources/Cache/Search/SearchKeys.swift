import Reservations

/// The names under which searches lie in Redis.
///
/// The braces are a hash tag: both keys of a route and day fall into one slot of a Redis Cluster.
/// The version stands for the answers' format: a changed format never reads an old value.
enum SearchKeys {
    private static let prefix = "hf:s1:"

    /// The hash of a route and day: a field per set of filters.
    static func answers(_ route: RouteDate) -> String {
        prefix + "{" + route.description + "}"
    }

    /// The hash of the leases of those who are loading, a field per set of filters.
    static func leases(_ route: RouteDate) -> String {
        answers(route) + ":leases"
    }

    /// A word that changes when everything stored before is void.
    static let generation = prefix + "generation"

    static func field(_ filters: FlightSearch.Filters) -> String {
        let cabin = filters.cabin?.rawValue ?? "-"
        let cursor = filters.cursor?.description ?? "-"
        let numbers = "\(filters.passengers),\(filters.maximumStops),\(filters.limit)"
        return numbers + "," + cabin + "," + filters.order.rawValue + "," + cursor
    }
}
