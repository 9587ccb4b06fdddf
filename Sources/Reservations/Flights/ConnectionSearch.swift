/// Finds the connections that something speaks for: those that no other journey makes pointless, as one does
/// that leaves no earlier, arrives no later, and sells every cabin of theirs for no more.
///
/// Of equals the one with fewer stops stays, then the one whose legs' ids come first. Those that leave last
/// are looked at first, so that whatever makes one pointless is known by then, or leaves at that moment, too;
/// a second leg is followed up only where nothing known makes it pointless.
struct ConnectionSearch {
    private let direct: [Int: [Flight]]
    private let first: [Int: [Flight]]
    private let onward: OnwardFlights
    private let columns: FareColumns
    /// The moments of arrival, and the place of each in their order.
    private let moments: [Int: Int]
    private var front: JourneyFront
    private var pairs = 0

    init(_ day: DayFlights) {
        direct = Dictionary(grouping: day.direct) { $0.departureTime.epoch }
        first = Dictionary(grouping: day.first) { $0.departureTime.epoch }
        columns = FareColumns(of: day.direct + day.first + day.second)
        let arrivals = Set((day.direct + day.second).map(\.arrivalTime.epoch)).sorted()
        moments = Dictionary(uniqueKeysWithValues: arrivals.enumerated().map { ($1, $0) })
        onward = OnwardFlights(day, columns)
        front = JourneyFront(moments: arrivals.count, columns: columns.count)
    }

    /// How many pairs of flights, and of journeys, have been looked at.
    var steps: Int { pairs + front.looks }

    mutating func connections() -> [Journey] {
        var found: [Journey] = []
        for departure in Set(direct.keys).union(first.keys).sorted(by: >) {
            var candidates = direct[departure, default: []].map { flight in
                Candidate(Journey(flight), columns.prices(of: flight.fares))
            }
            for flight in first[departure, default: []] { candidates += followed(flight) }
            for candidate in candidates.sorted(by: { $0.precedes($1) }) {
                let moment = moments[candidate.arrival, default: 0]
                if candidate.journey.stops > 0 {
                    if front.beats(candidate.prices, at: moment) { continue }
                    found.append(candidate.journey)
                }
                front.add(candidate.prices, at: moment)
            }
        }
        return found
    }

    /// The connections of a first leg that nothing known makes pointless.
    private mutating func followed(_ flight: Flight) -> [Candidate] {
        let prices = columns.prices(of: flight.fares)
        var candidates: [Candidate] = []
        for next in onward.flights(after: flight) {
            pairs += 1
            guard let sum = FareColumns.sum(prices, next.prices) else { continue }
            let moment = moments[next.flight.arrivalTime.epoch, default: 0]
            guard !front.beats(sum, at: moment), let journey = Journey(flight, next.flight) else {
                continue
            }
            candidates.append(Candidate(journey, sum))
        }
        return candidates
    }
}

/// A journey beside what it is compared by with those that leave at the same moment.
private struct Candidate {
    let journey: Journey
    let prices: [Int]
    let arrival: Int
    private let total: Int
    private let ids: String

    init(_ journey: Journey, _ prices: [Int]) {
        self.journey = journey
        self.prices = prices
        arrival = journey.arrivalTime.epoch
        total = journey.fares.reduce(0) { $0 + $1.price.minorUnits }
        ids = journey.ids
    }

    /// An order in which nothing is made pointless by what comes later.
    func precedes(_ other: Candidate) -> Bool {
        (arrival, -journey.fares.count, total, journey.stops, ids)
            < (
                other.arrival, -other.journey.fares.count, other.total, other.journey.stops,
                other.ids
            )
    }
}
