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
        organizer = try stack.visitor("org-\(Int.random(in: 0..<1 << 40))", role: "organizer")
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
    func `that nobody knows is not found, also that of a deleted event`() throws {
        for id in ["01890000-0000-7000-8000-000000000000", "5"] {
            #expect(try history(id).status == 404)
        }
        let event = try stack.makeEvent(by: organizer)
        #expect(try stack.call("DELETE", "/events/\(event)", by: organizer).status == 204)
        #expect(try history(event).status == 404)
        // Control: it stands there all the same.
        let actions = try stack.database.query(
            "SELECT action FROM catalog_changes WHERE inventory_id = '\(event)' ORDER BY id"
        )
        #expect(actions == ["created", "deleted"])
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
