import JSONText
import Platform
import Support
import Testing

@Suite("The demo's events", .serialized)
struct DemoEventTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private func starts(on day: String) throws -> [String] {
        try stack.demoFiles("events", on: day).map { file in
            let event = try JSONParser.parse(try InputFile.contents(of: file))
            return try #require(event["start_time"]?.text)
        }
    }

    private func importing(_ files: [String], for organizer: Visitor) throws -> String {
        let (code, output) = try stack.importing("event", files, for: organizer.username)
        try #require(code == 0, "\(output)")
        return String(try #require(output.split(separator: "\n").last))
    }

    @Test
    func `can all be imported, and are there to be booked`() throws {
        let organizer = try stack.visitor("demo-organizer", role: "organizer")
        let files = try stack.demoFiles("events")
        #expect(files.count >= 12)
        let (first, again) = (
            try importing(files, for: organizer), try importing(files, for: organizer)
        )
        #expect(first == "events: \(files.count) files, \(files.count) added")
        #expect(again == "events: \(files.count) files, 0 added")
        let list = try stack.call("GET", "/events?status=upcoming&limit=100").json?["results"]
        guard case .array(let events) = list else { return }
        #expect(events.count == files.count)
        #expect(Set(events.map { $0["currency"]?.text }).count >= 6)
        #expect(Set(events.map { $0["time_zone"]?.text }).count >= 8)
        for event in events {
            let id = try #require(event["id"]?.text)
            let page = try stack.call("GET", "/events/\(id)/ticket-types").json?["results"]
            guard case .array(let types) = page else { continue }
            #expect((1...5).contains(types.count))
            #expect(types.allSatisfy { $0["sellable"] != .number(0) }, "\(id)")
        }
    }

    @Test
    func `keep their dates until they are over, and come again after four weeks`() throws {
        let first = try starts(on: "2027-03-01")
        #expect(first.contains("2027-03-17T19:30:00+01:00"), "\(first)")
        #expect(first.allSatisfy { ("2027-03-03"..."2027-03-30").contains($0.prefix(10)) })
        #expect(try starts(on: "2027-03-02") == first)
        #expect(try starts(on: "2027-03-15").contains("2027-03-17T19:30:00+01:00"))
        // At the same time of the day, though the clocks have changed meanwhile.
        let next = try starts(on: "2027-03-29")
        #expect(next.contains("2027-04-14T19:30:00+02:00"), "\(next)")
        #expect(next.allSatisfy { ("2027-03-31"..."2027-04-27").contains($0.prefix(10)) })
        #expect(Set(first).isDisjoint(with: next))
    }
}
