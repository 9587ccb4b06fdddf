import JSONText
import Support
import Testing

/// What is on sale in a random history: two flights, a show, and two events.
///
/// Little of each, so that everybody is in everybody's way, and with holds of a second or two, so that
/// they expire while others wait.
struct Fair: Sendable {
    struct Seats: Sendable {
        /// `flight` or `show`.
        let kind: String
        let id: String
        let codes: [String]
    }

    struct Tickets: Sendable {
        let event: String
        let types: [String]
    }

    let flights: [Seats]
    let show: Seats
    let events: [Tickets]

    private static let seatCount = 24
    private static let flightHold = 2

    init(_ stack: Stack, by organizer: Visitor) throws {
        flights = try Self.flights(stack)
        show = try Self.show(stack, by: organizer)
        events = [
            try Self.tickets(stack, by: organizer, [("total_capacity", .number(150))]),
            // Confirmed at once, and bounded by customer.
            try Self.tickets(
                stack,
                by: organizer,
                [
                    ("total_capacity", .number(120)), ("payment_mode", .string("at_door")),
                    ("max_per_customer", .number(4)), ("max_per_booking", .number(3)),
                ]
            ),
        ]
    }

    private static func flights(_ stack: Stack) throws -> [Seats] {
        let ids = try stack.database.query(
            """
            SELECT flights.id FROM flights JOIN inventories USING (id)
            WHERE aircraft = '320' AND departure_at > now() AND currency = 'USD'
            ORDER BY flights.id LIMIT 2
            """
        )
        try #require(ids.count == 2)
        return try ids.map { id in
            try stack.database.query(
                "UPDATE inventories SET hold_seconds = \(flightHold) WHERE id = '\(id)'"
            )
            return Seats(kind: "flight", id: id, codes: try codes("flights", id, stack))
        }
    }

    private static func show(_ stack: Stack, by organizer: Visitor) throws -> Seats {
        let movie = try stack.makeMovie(by: organizer)
        let show = try stack.makeShow(movie, by: organizer, [("hold_seconds", .number(1))])
        let id = try #require(show.json?["id"]?.text, "\(show.text)")
        return Seats(kind: "show", id: id, codes: try codes("shows", id, stack))
    }

    private static func codes(_ kind: String, _ id: String, _ stack: Stack) throws -> [String] {
        let answer = try stack.call("GET", "/\(kind)/\(id)/seats")
        guard case .array(let seats) = answer.json?["seats"] else { return [] }
        let free = seats.filter { $0["status"]?.text == "available" }
        return free.prefix(seatCount).compactMap { $0["seat_code"]?.text }
    }

    private static func tickets(
        _ stack: Stack,
        by organizer: Visitor,
        _ changes: [(String, JSON?)]
    ) throws -> Tickets {
        let event = try stack.makeEvent(by: organizer, changes)
        // Together they are more than the event takes.
        let types = try (1...3).map { number in
            let type = try stack.makeTicketType(
                event,
                by: organizer,
                [("name", .string("type \(number)")), ("quantity", .number(60))]
            )
            return try #require(type.json?["id"]?.text, "\(type.text)")
        }
        return Tickets(event: event, types: types)
    }
}
