/// A way from one airport to another: a flight, or a connection of two with a change between them.
package struct Journey: Hashable, Sendable {
    package let first: Flight
    /// Nil where the first flight goes all the way.
    package let second: Flight?
    /// The cabins that are sold on every leg, at the price of all legs together, with as many seats
    /// as are left on each.
    package let fares: [Flight.Fare]

    package init(_ flight: Flight) {
        first = flight
        second = nil
        fares = flight.fares
    }

    /// A connection; nil if no cabin is sold on both legs in one currency.
    ///
    /// Whether one is in time for the second leg is for `DayFlights` to say.
    package init?(_ first: Flight, _ second: Flight) {
        let fares = first.fares.compactMap { fare in
            second.fares.first { $0.cabin == fare.cabin }.flatMap { fare.and($0) }
        }
        guard !fares.isEmpty else { return nil }
        self.first = first
        self.second = second
        self.fares = fares
    }

    package var legs: [Flight] { [first] + (second.map { [$0] } ?? []) }
    package var stops: Int { second == nil ? 0 : 1 }
    package var departure: AirportCode { first.departure }
    package var arrival: AirportCode { (second ?? first).arrival }
    package var departureTime: ZonedTime { first.departureTime }
    package var arrivalTime: ZonedTime { (second ?? first).arrivalTime }

    /// From the first departure to the last arrival.
    package var durationMinutes: Int {
        (arrivalTime.epoch - departureTime.epoch) / 60
    }
}

extension Flight.Fare {
    /// The same cabin on two flights; nil if the prices are in two currencies, which have no sum.
    fileprivate func and(_ other: Flight.Fare) -> Flight.Fare? {
        guard price.currency == other.price.currency else { return nil }
        let sum = price.minorUnits + other.price.minorUnits
        return Flight.Fare(
            cabin: cabin,
            price: Money(minorUnits: sum, price.currency),
            seatsLeft: min(seatsLeft, other.seatsLeft)
        )
    }
}
