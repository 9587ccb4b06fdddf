/// A part of an aircraft with a price of its own.
package enum Cabin: String, Sendable, CaseIterable {
    case first, business
    case premiumEconomy = "premium_economy"
    case economy
}

/// A departure on a date.
package struct Flight: Hashable, Sendable {
    /// What is on sale in one cabin.
    package struct Fare: Hashable, Sendable {
        package let cabin: Cabin
        package let price: Money
        package let seatsLeft: Int

        package init(cabin: Cabin, price: Money, seatsLeft: Int) {
            self.cabin = cabin
            self.price = price
            self.seatsLeft = seatsLeft
        }
    }

    /// More seats than this are not told, as reservation systems do: it spares the cache.
    package static let shownSeatsLimit = 9

    /// How many seats a search shows of so many that are left.
    package static func shownSeats(_ left: Int) -> Int { min(left, shownSeatsLimit) }

    package let id: String
    package let carrier: String
    /// The digits after the carrier's code.
    package let number: String
    package let departure: AirportCode
    package let arrival: AirportCode
    package let departureTime: ZonedTime
    package let arrivalTime: ZonedTime
    package var fares: [Fare]

    package init(
        id: String,
        carrier: String,
        number: String,
        departure: AirportCode,
        arrival: AirportCode,
        departureTime: ZonedTime,
        arrivalTime: ZonedTime,
        fares: [Fare]
    ) {
        self.id = id
        self.carrier = carrier
        self.number = number
        self.departure = departure
        self.arrival = arrival
        self.departureTime = departureTime
        self.arrivalTime = arrivalTime
        self.fares = fares
    }

    package var durationMinutes: Int {
        (arrivalTime.epoch - departureTime.epoch) / 60
    }
}
