import Reservations

/// The names under which searches lie in Redis.
///
/// The braces are a hash tag: both keys of a topic fall into one slot of a Redis Cluster.
/// The version stands for the answers' format: a changed format never reads an old value.
enum SearchKeys {
    private static let prefix = "hf:s1:"

    /// The hash of a route and day, or month: a field per question.
    static func answers(_ topic: SearchTopic) -> String {
        prefix + "{" + topic.description + "}"
    }

    /// The hash of the leases of those who are loading, a field per question.
    static func leases(_ topic: SearchTopic) -> String {
        answers(topic) + ":leases"
    }

    static func mark(_ mark: SearchMark) -> String {
        prefix + mark.side.rawValue + ":" + mark.airport.text + ":" + String(mark.day)
    }

    /// A word that changes when everything stored before is void.
    static let generation = prefix + "generation"

    static func field(_ question: SearchQuestion) -> String {
        switch question {
        case .flights(let search): "\(search.filters.limit),\(field(search.filters))"
        case .whole(let search): "-,\(field(search.filters))"
        case .calendar(let search): "\(search.passengers),\(search.cabin?.rawValue ?? "-")"
        }
    }

    private static func field(_ filters: FlightSearch.Filters) -> String {
        let cabin = filters.cabin?.rawValue ?? "-"
        return "\(filters.passengers),\(filters.maximumStops),\(cabin),\(filters.order.rawValue)"
    }
}
