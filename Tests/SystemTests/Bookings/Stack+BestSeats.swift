import JSONText
import Support
import Testing

extension Stack {
    /// The body that books the best seats of a show.
    static func best(_ count: Int, of show: String, in zone: String? = nil) -> [(String, JSON)] {
        [("show_id", .string(show)), ("best", .number(count))]
            + (zone.map { [("zone", .string($0))] } ?? [])
    }

    /// A show of numbered seats, in rows of twenty with an aisle in their middle.
    func makeHall(_ seats: Int, by organizer: Visitor, price: String = "12.50") throws -> String {
        let movie = try makeMovie(by: organizer)
        let show = try makeShow(
            movie,
            by: organizer,
            [("total_seats", .number(seats)), ("price", .string(price))]
        )
        return try #require(show.json?["id"]?.text, "\(show.text)")
    }

    /// A show with a seat map that comes with Holdfast.
    func makeShow(of map: String, by organizer: Visitor) throws -> String {
        let movie = try makeMovie(by: organizer)
        let show = try makeShow(
            movie,
            by: organizer,
            [("total_seats", nil), ("seat_map", .string(map))]
        )
        return try #require(show.json?["id"]?.text, "\(show.text)")
    }
}

extension WebAnswer {
    /// The seats of a booking, in its order.
    var seatCodes: [String] {
        guard case .array(let items) = json?["items"] else { return [] }
        return items.compactMap { $0["seat_code"]?.text }
    }

    /// Those of a hall that `makeHall` has made.
    var seatNumbers: [Int] { seatCodes.compactMap { Int($0) } }
}

extension [Int] {
    /// Whether numbered seats are beside each other: ten are between two aisles.
    var areBesideEachOther: Bool {
        zip(self, dropFirst()).allSatisfy { $1 == $0 + 1 && ($0 - 1) / 10 == ($1 - 1) / 10 }
    }
}
