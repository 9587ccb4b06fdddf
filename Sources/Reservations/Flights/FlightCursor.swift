/// A place among a search's results: the last one of a page, after which the next one begins.
///
/// Results of one rank stand with fewer stops first, then by departure, by arrival and by id.
package struct FlightCursor: Hashable, Sendable, CustomStringConvertible {
    private static let version = "f2"

    package let order: FlightSearch.Order
    private let rank: Int
    private let departure: Int
    private let arrival: Int
    /// The legs' ids, with a dot between them.
    private let ids: String
    private let stops: Int

    init(_ journey: Journey, by order: FlightSearch.Order) {
        self.order = order
        rank = journey.rank(by: order)
        departure = journey.departureTime.epoch
        arrival = journey.arrivalTime.epoch
        ids = journey.ids
        stops = journey.stops
    }

    /// Reads what `description` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard (6...7).contains(parts.count), parts[0] == Self.version,
            let order = FlightSearch.Order(rawValue: parts[1]),
            let rank = Int(parts[2]), let departure = Int(parts[3]), let arrival = Int(parts[4]),
            parts[5...].allSatisfy(UUIDText.isValid)
        else { return nil }
        self.order = order
        self.rank = rank
        self.departure = departure
        self.arrival = arrival
        ids = parts[5...].joined(separator: ".")
        stops = parts.count - 6
        // One spelling only: no leading zeros, plus signs or capitals.
        guard description == text, ids == ids.lowercased() else { return nil }
    }

    package var description: String {
        "\(Self.version).\(order.rawValue).\(rank).\(departure).\(arrival).\(ids)"
    }
}

extension FlightCursor: Comparable {
    /// Between places of one order only.
    package static func < (left: FlightCursor, right: FlightCursor) -> Bool {
        (left.rank, left.stops, left.departure, left.arrival, left.ids)
            < (right.rank, right.stops, right.departure, right.arrival, right.ids)
    }
}

extension Journey {
    /// The legs' ids, with a dot between them.
    var ids: String { legs.map(\.id).joined(separator: ".") }

    /// What a search sorts by before anything else.
    func rank(by order: FlightSearch.Order) -> Int {
        switch order {
        case .departureTime: departureTime.epoch
        case .duration: durationMinutes
        case .price: fares.map(\.price.thousandths).min() ?? 0
        }
    }
}
