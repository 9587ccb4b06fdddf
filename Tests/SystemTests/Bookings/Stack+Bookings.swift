import JSONText
import Support
import Testing

extension Stack {
    /// An event with one ticket type, as its organizer makes it.
    struct Offer {
        let event: String
        let type: String
    }

    func makeOffer(
        by organizer: Visitor,
        capacity: Int = 100,
        quantity: Int = 60,
        price: String = "25.50",
        _ changes: [(String, JSON?)] = []
    ) throws -> Offer {
        let event = try makeEvent(
            by: organizer,
            [("total_capacity", .number(capacity))] + changes
        )
        let type = try makeTicketType(
            event,
            by: organizer,
            [("quantity", .number(quantity)), ("price", .string(price))]
        )
        return Offer(event: event, type: try #require(type.json?["id"]?.text, "\(type.text)"))
    }

    /// The body that books tickets.
    static func tickets(_ offer: Offer, _ quantity: Int = 1) -> [(String, JSON)] {
        let item = JSON.object([
            ("ticket_type_id", .string(offer.type)), ("quantity", .number(quantity)),
        ])
        return [("event_id", .string(offer.event)), ("items", .array([item]))]
    }

    /// The body that books seats of a show or a flight.
    static func seats(_ kind: String, _ id: String, _ codes: String...) -> [(String, JSON)] {
        [("\(kind)_id", .string(id)), ("seats", .array(codes.map(JSON.string)))]
    }

    func book(
        _ body: [(String, JSON)],
        by visitor: Visitor,
        key: String? = nil
    ) throws -> WebAnswer {
        try call(
            "POST",
            "/bookings",
            body,
            by: visitor,
            headers: key.map { [("Idempotency-Key", $0)] } ?? []
        )
    }

    /// Lets a hold's time be over.
    func lapse(_ booking: String) throws {
        try database.query(
            """
            UPDATE bookings SET hold_expires_at = now() - interval '1 second'
            WHERE id = '\(booking)'
            """
        )
    }

    /// A flight of the demo's on an aircraft type, another one with each number.
    func flight(on aircraft: String = "320", number: Int = 0) throws -> String {
        try database.query(
            """
            SELECT id FROM flights WHERE aircraft = '\(aircraft)' AND departure_at > now()
            ORDER BY id OFFSET \(number) LIMIT 1
            """
        )[0]
    }
}
