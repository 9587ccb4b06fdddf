import JSONText
import Support
import Testing

extension Stack {
    /// What makes an event, with some members changed; nil takes one out.
    static func event(_ changes: [(String, JSON?)] = []) -> [(String, JSON)] {
        changed(
            [
                ("name", .string("Night of Lanterns")), ("location", .string("Harbour Hall")),
                ("start_time", .string("2099-06-01T19:30:00+02:00")),
                ("total_capacity", .number(100)),
            ],
            changes
        )
    }

    /// What makes a ticket type, likewise.
    static func ticketType(_ changes: [(String, JSON?)] = []) -> [(String, JSON)] {
        changed(
            [
                ("name", .string("Standing")), ("price", .string("25.50")),
                ("quantity", .number(60)),
            ],
            changes
        )
    }

    /// What makes a movie, likewise.
    static func movie(_ changes: [(String, JSON?)] = []) -> [(String, JSON)] {
        changed(
            [("title", .string("The Long Tide")), ("duration_minutes", .number(95))],
            changes
        )
    }

    /// What makes a show, likewise.
    static func show(_ changes: [(String, JSON?)] = []) -> [(String, JSON)] {
        changed(
            [
                ("screen_name", .string("Screen 1")), ("price", .string("12.50")),
                ("start_time", .string("2099-06-01T19:30:00Z")), ("total_seats", .number(50)),
            ],
            changes
        )
    }

    private static func changed(
        _ members: [(String, JSON)],
        _ changes: [(String, JSON?)]
    ) -> [(String, JSON)] {
        var members = members
        for (name, value) in changes {
            members.removeAll { $0.0 == name }
            if let value { members.append((name, value)) }
        }
        return members
    }

    /// Makes a movie, and yields its id.
    func makeMovie(by organizer: Visitor, _ changes: [(String, JSON?)] = []) throws -> String {
        let answer = try call("POST", "/movies", Self.movie(changes), by: organizer)
        return try #require(answer.json?["id"]?.text, "\(answer.text)")
    }

    func makeShow(
        _ movie: String,
        by organizer: Visitor,
        _ changes: [(String, JSON?)] = []
    ) throws -> WebAnswer {
        try call("POST", "/movies/\(movie)/shows", Self.show(changes), by: organizer)
    }

    func makeTicketType(
        _ event: String,
        by organizer: Visitor,
        _ changes: [(String, JSON?)] = []
    ) throws -> WebAnswer {
        try call("POST", "/events/\(event)/ticket-types", Self.ticketType(changes), by: organizer)
    }

    /// Makes an event, and yields its id.
    func makeEvent(by organizer: Visitor, _ changes: [(String, JSON?)] = []) throws -> String {
        let answer = try call("POST", "/events", Self.event(changes), by: organizer)
        return try #require(answer.json?["id"]?.text, "\(answer.text)")
    }

    /// The names of the events of a list as they are now, in its order.
    func names(_ query: String, by visitor: Visitor) throws -> [String] {
        let answer = try call("GET", "/events?\(query)", by: visitor)
        guard case .array(let events) = answer.json?["results"] else {
            return []
        }
        return events.compactMap { $0["name"]?.text }
    }
}
