/// The second legs of a day by where they leave, in order of time, for one to find those that can be reached.
struct OnwardFlights {
    struct Departure {
        let flight: Flight
        let prices: [Int]
        /// By the airport's calendar, in days since 1970-01-01.
        fileprivate let day: Int?
        fileprivate var moment: Int { flight.departureTime.epoch }

        fileprivate init(_ flight: Flight, _ columns: FareColumns) {
            self.flight = flight
            prices = columns.prices(of: flight.fares)
            day = flight.departureTime.date?.dayNumber
        }
    }

    private let departures: [AirportCode: [Departure]]
    private let minimums: [AirportCode: Int]

    init(_ day: DayFlights, _ columns: FareColumns) {
        departures = Dictionary(grouping: day.second.map { Departure($0, columns) }) {
            $0.flight.departure
        }.mapValues { $0.sorted { $0.moment < $1.moment } }
        minimums = day.minimums
    }

    /// Those that meet a first leg in time: they leave no sooner than the airport's minimum after it has
    /// arrived, within a day, and on the same or the next date there.
    func flights(after flight: Flight) -> some Sequence<Departure> {
        let here = departures[flight.arrival] ?? []
        let stay = Stay(after: flight, minimums)
        let moments = stay?.moments ?? 0..<0
        let first = Self.place(of: moments.lowerBound, in: here)
        return here[first...].lazy.prefix { $0.moment < moments.upperBound }.filter { departure in
            stay.map { $0.includes(departure.day) } ?? false
        }
    }

    /// The place of the first that leaves no sooner than at a moment.
    private static func place(of moment: Int, in departures: [Departure]) -> Int {
        var (low, high) = (0, departures.count)
        while low < high {
            let middle = (low + high) / 2
            if departures[middle].moment < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// When one may go on from where a flight has arrived.
private struct Stay {
    let moments: Range<Int>
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

    func includes(_ day: Int?) -> Bool { day.map(days.contains) ?? false }
}
