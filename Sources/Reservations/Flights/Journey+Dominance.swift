extension [Journey] {
    /// Without the connections that another journey makes pointless: one that leaves no earlier, arrives
    /// no later, and sells every cabin of theirs for no more.
    ///
    /// Of equals the one with fewer stops stays, then the one whose legs' ids come first. Flights that go
    /// all the way always stay.
    func withoutDominated() -> [Journey] {
        // Whatever makes a journey pointless stands before it, and may itself be left out only for what
        // makes that pointless, too.
        let candidates = map(Candidate.init).sorted { $0.precedes($1) }
        var kept: [Candidate] = []
        for candidate in candidates {
            if candidate.isConnection, kept.contains(where: { $0.replaces(candidate) }) { continue }
            kept.append(candidate)
        }
        return kept.map(\.journey)
    }
}

/// A journey beside what it is compared by.
private struct Candidate {
    let journey: Journey
    private let departure: Int
    private let arrival: Int
    private let prices: Int
    private let ids: String

    init(_ journey: Journey) {
        self.journey = journey
        departure = journey.departureTime.epoch
        arrival = journey.arrivalTime.epoch
        prices = journey.fares.reduce(0) { $0 + $1.price.minorUnits }
        ids = journey.ids
    }

    var isConnection: Bool { journey.stops > 0 }

    /// An order in which nothing is replaced by what comes later.
    func precedes(_ other: Candidate) -> Bool {
        (-departure, arrival, -journey.fares.count, prices, journey.stops, ids)
            < (
                -other.departure, other.arrival, -other.journey.fares.count, other.prices,
                other.journey.stops, other.ids
            )
    }

    /// Whether nobody has a reason to choose the other one, which does not stand before this.
    func replaces(_ other: Candidate) -> Bool {
        departure >= other.departure && arrival <= other.arrival
            && other.journey.fares.allSatisfy { theirs in
                journey.fares.contains { ours in
                    ours.cabin == theirs.cabin && ours.price.currency == theirs.price.currency
                        && ours.price <= theirs.price
                }
            }
    }
}
