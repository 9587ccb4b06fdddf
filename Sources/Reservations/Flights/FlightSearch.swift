/// All departures of one day between two airports: what searches of it have in common.
package struct RouteDate: Hashable, Sendable, CustomStringConvertible {
    package let departure: AirportCode
    package let arrival: AirportCode
    /// The local date at the departure airport.
    package let date: LocalDate

    package init(departure: AirportCode, arrival: AirportCode, date: LocalDate) {
        self.departure = departure
        self.arrival = arrival
        self.date = date
    }

    package var description: String {
        departure.text + ":" + arrival.text + ":" + date.description
    }
}

/// What a customer asks of a route on a day.
package struct FlightSearch: Hashable, Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case departureTime = "departure_time"
        case price, duration
    }

    /// How the results are narrowed, sorted and cut.
    package struct Filters: Hashable, Sendable {
        package var passengers = 1
        /// nil means any.
        package var cabin: Cabin?
        /// 0, or 1 to accept a connection as well.
        package var maximumStops = 0
        package var order = Order.departureTime
        package var limit = PageLimits.standard
        package var cursor: FlightCursor?

        package init() {}
    }

    package let route: RouteDate
    package let filters: Filters

    package init(_ route: RouteDate, _ filters: Filters = Filters()) {
        self.route = route
        self.filters = filters
    }
}

/// The last flight of a page, after which the next one begins.
package struct FlightCursor: Hashable, Sendable, CustomStringConvertible {
    package let order: FlightSearch.Order
    let rank: Int
    let epoch: Int
    let id: String

    init(_ flight: Flight, by order: FlightSearch.Order) {
        self.order = order
        rank = flight.rank(by: order)
        epoch = flight.departureTime.epoch
        id = flight.id
    }

    /// Reads what `description` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0] == "f1",
            let order = FlightSearch.Order(rawValue: parts[1]),
            let rank = Int(parts[2]), let epoch = Int(parts[3]), UUIDText.isValid(parts[4])
        else { return nil }
        self.order = order
        self.rank = rank
        self.epoch = epoch
        id = parts[4]
        // One spelling only: no leading zeros, plus signs or capitals.
        guard description == text, id == id.lowercased() else { return nil }
    }

    package var description: String {
        "f1.\(order.rawValue).\(rank).\(epoch).\(id)"
    }

    func precedes(_ flight: Flight) -> Bool {
        (rank, epoch, id) < (flight.rank(by: order), flight.departureTime.epoch, flight.id)
    }
}
