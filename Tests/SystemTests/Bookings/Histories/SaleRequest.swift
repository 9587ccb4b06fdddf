import JSONText

/// A request that a client of a random history sends, once or again.
struct SaleRequest: Sendable {
    let method: String
    let path: String
    let body: [(String, JSON)]?
    let wish: SaleCall.Wish
    var key: String?

    /// All that a key stands for.
    var words: String {
        let text = body.map {
            String(decoding: JSON.object($0.map { ($0.0, $0.1) }).bytes, as: UTF8.self)
        }
        return "\(method) \(path) \(text ?? "")"
    }

    init(
        _ method: String,
        _ path: String,
        _ wish: SaleCall.Wish,
        body: [(String, JSON)]? = nil
    ) {
        self.method = method
        self.path = path
        self.wish = wish
        self.body = body
    }

    static func cancel(_ id: String) -> SaleRequest {
        SaleRequest("POST", "/bookings/\(id)/cancel", .cancel(bookingID: id))
    }

    static func look(_ id: String) -> SaleRequest {
        SaleRequest("GET", "/bookings/\(id)", .look(bookingID: id))
    }

    /// Seats of one inventory, or of several as legs.
    static func seats(_ parts: [(of: Fair.Seats, codes: [String])]) -> SaleRequest {
        let wish = parts.flatMap { part in
            part.codes.map { SaleItem(inventory: part.of.id, thing: $0) }
        }
        let bodies = parts.map { part in
            [
                ("\(part.of.kind)_id", JSON.string(part.of.id)),
                ("seats", JSON.array(part.codes.map(JSON.string))),
            ]
        }
        let legs = JSON.array(bodies.map { .object($0.map { ($0.0, $0.1) }) })
        return SaleRequest(
            "POST",
            "/bookings",
            .book(wish.sorted()),
            body: bodies.count == 1 ? bodies[0] : [("legs", legs)]
        )
    }

    /// Numbered seats of a show.
    static func numbers(of show: Fair.Seats, _ codes: [String]) -> SaleRequest {
        let numbers = codes.compactMap { Int($0) }.map(JSON.number)
        return SaleRequest(
            "POST",
            "/shows/\(show.id)/book",
            .book(codes.map { SaleItem(inventory: show.id, thing: $0) }.sorted()),
            body: [("seat_numbers", .array(numbers))]
        )
    }

    static func reserve(_ flight: Fair.Seats, _ code: String) -> SaleRequest {
        SaleRequest(
            "POST",
            "/orders/reserve",
            .book([SaleItem(inventory: flight.id, thing: code)]),
            body: [("flight_id", .string(flight.id)), ("seat_code", .string(code))]
        )
    }

    static func tickets(_ offer: Fair.Tickets, _ quantities: [String: Int]) -> SaleRequest {
        let sorted = quantities.sorted { $0.key < $1.key }
        let items = sorted.map { type, quantity in
            JSON.object([
                ("ticket_type_id", .string(type)), ("quantity", .number(quantity)),
            ])
        }
        return SaleRequest(
            "POST",
            "/bookings",
            .book(
                sorted.map { SaleItem(inventory: offer.event, thing: $0.key, quantity: $0.value) }
            ),
            body: [("event_id", .string(offer.event)), ("items", .array(items))]
        )
    }
}
