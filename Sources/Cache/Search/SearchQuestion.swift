package import Reservations

/// A question about flights whose answer is kept.
package enum SearchQuestion: Hashable, Sendable {
    /// The first page of a search.
    case flights(FlightSearch)
    /// All that a search finds, of which pages after the first are cut: anybody can make up cursors.
    case whole(FlightSearch)
    case calendar(CalendarSearch)

    var topic: SearchTopic {
        switch self {
        case .flights(let search), .whole(let search): .day(search.route)
        case .calendar(let search): .month(search.route)
        }
    }

    /// What an answer depends on beside its topic: of a search with connections all flights that could
    /// be a first leg, and all that could be a second.
    var marks: [SearchMark] {
        guard let search = daySearch, search.filters.maximumStops > 0 else { return [] }
        let (route, day) = (search.route, search.route.date.dayNumber)
        return [SearchMark(.from, route.departure, day: day)]
            + ConnectionRules.secondLegDays.map { later in
                SearchMark(.to, route.arrival, day: day + later)
            }
    }

    private var daySearch: FlightSearch? {
        switch self {
        case .flights(let search), .whole(let search): search
        case .calendar: nil
        }
    }
}

/// What many questions are about: their answers lie together, and are forgotten together.
enum SearchTopic: Hashable, Sendable {
    case day(RouteDate)
    case month(RouteMonth)

    var description: String {
        switch self {
        case .day(let route): route.description
        case .month(let route): route.description
        }
    }
}

/// All flights of a day from an airport, or to one: a word lies in Redis for it, gone when one of those
/// flights has changed, and never the same again.
struct SearchMark: Hashable, Sendable {
    enum Side: String, Sendable {
        case from, to
    }

    let side: Side
    let airport: AirportCode
    /// The local date of departure, in days since 1970-01-01.
    let day: Int

    init(_ side: Side, _ airport: AirportCode, day: Int) {
        self.side = side
        self.airport = airport
        self.day = day
    }
}

/// A change to the flights of a route and day, as questions are concerned by it.
struct SearchChange: Sendable {
    let topics: [SearchTopic]
    let marks: [SearchMark]

    init(_ route: RouteDate) {
        let month = RouteMonth(
            departure: route.departure,
            arrival: route.arrival,
            month: YearMonth(of: route.date)
        )
        topics = [.day(route), .month(month)]
        marks = [
            SearchMark(.from, route.departure, day: route.date.dayNumber),
            SearchMark(.to, route.arrival, day: route.date.dayNumber),
        ]
    }

    func concerns(_ question: SearchQuestion) -> Bool {
        topics.contains(question.topic) || question.marks.contains { marks.contains($0) }
    }
}
