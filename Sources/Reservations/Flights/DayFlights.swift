/// The flights that the results of a search are made of.
package struct DayFlights: Hashable, Sendable {
    /// Those of the day that go all the way.
    package var direct: [Flight]
    /// Those of the day from the airport of departure to other places.
    package var first: [Flight]
    /// Those from such places to the airport of arrival.
    package var second: [Flight]
    /// How long a change of aircraft takes at least, in minutes.
    package var minimums: [AirportCode: Int]

    package init(
        direct: [Flight],
        first: [Flight] = [],
        second: [Flight] = [],
        minimums: [AirportCode: Int] = [:]
    ) {
        self.direct = direct
        self.first = first
        self.second = second
        self.minimums = minimums
    }

    /// Two flights each that meet in time: the second leaves no sooner than the airport's minimum after
    /// the first has arrived, within a day, and on the same or the next date there.
    package var connections: [Journey] {
        let departures = Dictionary(grouping: second.map(Departure.init)) { $0.flight.departure }
        return first.flatMap { flight -> [Journey] in
            guard let stay = Stay(after: flight, minimums), let here = departures[flight.arrival]
            else { return [] }
            return here.compactMap { stay.reaches($0) ? Journey(flight, $0.flight) : nil }
        }
    }
}

/// A second leg with its local date.
private struct Departure {
    let flight: Flight
    let day: Int?

    init(_ flight: Flight) {
        self.flight = flight
        day = flight.departureTime.date?.dayNumber
    }
}

/// When one may go on from where a flight has arrived.
private struct Stay {
    private let moments: Range<Int>
    private let days: ClosedRange<Int>

    init?(after flight: Flight, _ minimums: [AirportCode: Int]) {
        guard let travelDay = flight.departureTime.date?.dayNumber,
            let arrivalDay = flight.arrivalTime.date?.dayNumber
        else { return nil }
        let minutes = minimums[flight.arrival] ?? ConnectionRules.standardMinimum
        let arrival = flight.arrivalTime.epoch
        moments = (arrival + minutes * 60)..<(arrival + ConnectionRules.longestWait)
        let possible = ConnectionRules.secondLegDays
        let earliest = max(arrivalDay, travelDay + possible.lowerBound)
        let latest = min(arrivalDay + 1, travelDay + possible.upperBound)
        guard earliest <= latest else { return nil }
        days = earliest...latest
    }

    func reaches(_ departure: Departure) -> Bool {
        moments.contains(departure.flight.departureTime.epoch)
            && departure.day.map(days.contains) ?? false
    }
}
