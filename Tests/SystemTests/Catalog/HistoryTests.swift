import JSONText
import Support
import Testing

@Suite("An event's history", .serialized)
struct HistoryTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private func history(
        _ event: String,
        _ query: String = "",
        by visitor: Visitor? = nil
    ) throws -> WebAnswer {
        try stack.call("GET", "/events/\(event)/history\(query)", by: visitor ?? organizer)
    }

    private func changes(_ event: String) throws -> [JSON] {
        guard case .array(let changes) = try history(event).json?["results"] else { return [] }
        return changes
    }

    /// Changes something by a call of the organizer's.
    private func change(_ path: String, _ name: String, _ value: JSON) throws {
        let answer = try stack.call("PATCH", path, [(name, value)], by: organizer)
        try #require(answer.status == 200, "\(answer.text)")
    }

    @Test
    func `tells who made, changed and called it off, and what stood there`() throws {
        let event = try stack.makeEvent(by: organizer)
        try change("/events/\(event)", "name", .string("Morning of Lanterns"))
        try change("/events/\(event)", "status", .string("cancelled"))
        let changes = try changes(event)
        #expect(changes.map { $0["action"]?.text } == ["created", "changed", "cancelled"])
        for change in changes {
            #expect(change["subject"] == .string("event"))
            #expect(change["subject_id"] == .string(event))
            #expect(change["changed_by"] == .string(organizer.username))
            #expect(change["changed_at"]?.text?.hasSuffix("+00:00") == true)
        }
        #expect(Set(changes.map { $0["id"]?.text }).count == 3)
        let names = changes.map { [$0["before"]?["name"]?.text, $0["after"]?["name"]?.text] }
        let (old, new) = ("Night of Lanterns", "Morning of Lanterns")
        #expect(names == [[nil, old], [old, new], [new, new]])
        #expect(changes.first?["before"] == .null)
        #expect(changes.first?["after"]?["total_capacity"] == .number(100))
        #expect(changes.first?["after"]?["end_time"] == .null)
    }

    @Test
    func `has its ticket types, also those that are gone`() throws {
        let event = try stack.makeEvent(by: organizer)
        let made = try stack.makeTicketType(event, by: organizer)
        let id = try #require(made.json?["id"]?.text)
        try change("/ticket-types/\(id)", "price", .string("30"))
        let path = "/ticket-types/\(id)"
        try #require(try stack.call("DELETE", path, by: organizer).status == 204)
        let changes = try changes(event).filter { $0["subject"] == .string("ticket_type") }
        #expect(changes.map { $0["action"]?.text } == ["created", "changed", "deleted"])
        #expect(changes.allSatisfy { $0["subject_id"] == .string(id) })
        let prices = changes.map { [$0["before"]?["price"]?.text, $0["after"]?["price"]?.text] }
        #expect(prices == [[nil, "25.50"], ["25.50", "30.00"], ["30.00", nil]])
        #expect(changes.last?["after"] == .null)
    }

    @Test
    func `is for whom the event is and for those who look after the service`() throws {
        let event = try stack.makeEvent(by: organizer)
        #expect(try stack.call("GET", "/events/\(event)/history").status == 401)
        let other = try stack.visitor("other-\(organizer.username)", role: "organizer")
        #expect(try history(event, by: other).status == 403)
        let attendee = try stack.visitor("att-\(organizer.username)")
        #expect(try history(event, by: attendee).status == 403)
        let promoted = try stack.holdfast("user", "promote", attendee.username, "admin")
        try #require(promoted.code == 0, "\(promoted.output)")
        #expect(try history(event, by: attendee).status == 200)
        let name = [("name", JSON.string("Ours"))]
        let changed = try stack.call("PATCH", "/events/\(event)", name, by: attendee)
        #expect(changed.status == 200)
        #expect(try changes(event).last?["changed_by"] == .string(attendee.username))
    }

    @Test
    func `outlives its event, for whom it was, and of nothing there is none`() throws {
        for id in ["01890000-0000-7000-8000-000000000000", "5"] {
            #expect(try history(id).status == 404)
        }
        let event = try stack.makeEvent(by: organizer)
        #expect(try stack.call("DELETE", "/events/\(event)", by: organizer).status == 204)
        #expect(try changes(event).map { $0["action"]?.text } == ["created", "deleted"])
        let other = try stack.visitor("late-\(organizer.username)", role: "organizer")
        #expect(try history(event, by: other).status == 403)
    }

    @Test
    func `has no line for what changes nothing, and no new version`() throws {
        let event = try stack.makeEvent(by: organizer)
        for members in [[], [("name", .string("Night of Lanterns"))]] as [[(String, JSON)]] {
            let answer = try stack.call("PATCH", "/events/\(event)", members, by: organizer)
            #expect((answer.status, answer.headers["etag"]) == (200, "\"v1\""))
        }
        let cancels = [("status", JSON.string("cancelled"))]
        for _ in 1...2 {
            let answer = try stack.call("PATCH", "/events/\(event)", cancels, by: organizer)
            #expect((answer.status, answer.headers["etag"]) == (200, "\"v2\""))
        }
        let lines = try changes(event)
        #expect(lines.map { $0["action"]?.text } == ["created", "cancelled"])
        #expect(lines.last?["before"]?["status"] == .string("upcoming"))
        #expect(lines.last?["after"]?["status"] == .string("cancelled"))
    }

    @Test
    func `of a show has its map and the price of every zone`() throws {
        let movie = try stack.makeMovie(by: organizer)
        let made = try stack.makeShow(
            movie,
            by: organizer,
            [("total_seats", nil), ("seat_map", .string("cinema-120"))]
        )
        let show = try #require(made.json?["id"]?.text, "\(made.text)")
        let dearer = [("price", JSON.string("20"))]
        #expect(try stack.call("PATCH", "/shows/\(show)", dearer, by: organizer).status == 200)
        let answer = try stack.call("GET", "/shows/\(show)/history", by: organizer)
        guard case .array(let lines) = answer.json?["results"] else { return }
        #expect(lines.map { $0["action"]?.text } == ["created", "changed"], "\(answer.text)")
        #expect(lines.last?["after"]?["zones"]?[0]?["price"] == .string("20.00"))
        #expect(lines.last?["before"]?["zones"]?[0]?["price"] == .string("12.50"))
        #expect(lines.last?["after"]?["seat_map"] != nil)
        #expect(try stack.call("GET", "/shows/\(show)/history").status == 401)
        #expect(try stack.call("GET", "/events/\(show)/history", by: organizer).status == 404)
    }

    @Test
    func `comes in pages, each change once`() throws {
        let event = try stack.makeEvent(by: organizer)
        for number in 1...4 {
            try change("/events/\(event)", "location", .string("Hall \(number)"))
        }
        // What has come to another event is none of this one's.
        _ = try stack.makeEvent(by: organizer)
        var halls: [String?] = []
        var query = "?limit=2"
        for page in 1...3 {
            let answer = try history(event, query).json
            guard case .array(let changes) = answer?["results"] else { break }
            halls += changes.map { $0["after"]?["location"]?.text }
            guard let next = answer?["next"]?.text else {
                #expect(page == 3)
                break
            }
            query = "?limit=2&cursor=\(next)"
        }
        #expect(halls == ["Harbour Hall", "Hall 1", "Hall 2", "Hall 3", "Hall 4"])
        for (query, field) in [
            ("?limit=0", "limit"), ("?limit=101", "limit"), ("?cursor=x", "cursor"),
            ("?page=2", "page"),
        ] {
            let answer = try history(event, query)
            #expect((answer.status, answer.badFields) == (400, [field]), "\(answer.text)")
        }
    }
}
