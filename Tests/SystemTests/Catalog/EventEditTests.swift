import JSONText
import Support
import Testing

@Suite("Edits of an event at once", .serialized)
struct EventEditTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    @Test
    func `go to the one who saw the last version`() throws {
        let anna = try stack.visitor("anna", role: "organizer")
        let id = try stack.makeEvent(by: anna)
        func change(_ name: String, _ tag: String?) throws -> Int {
            try stack.call(
                "PATCH",
                "/events/\(id)",
                [("name", .string(name))],
                by: anna,
                headers: tag.map { [("If-Match", $0)] } ?? []
            ).status
        }
        #expect(try change("a", "\"v1\"") == 200)
        #expect(try change("b", "\"v1\"") == 412)
        #expect(try change("b", "\"junk\"") == 412)
        #expect(try change("b", "v2") == 400)
        #expect(try change("c", "\"v9\", \"v2\"") == 200)
        #expect(try change("d", "*") == 200)
        #expect(try change("e", nil) == 200)
        #expect(try stack.call("GET", "/events/\(id)").json?["name"] == .string("e"))
        let stale = try stack.call(
            "DELETE",
            "/events/\(id)",
            by: anna,
            headers: [("If-Match", "\"v1\"")]
        )
        #expect(stale.status == 412)
    }

    @Test
    func `lose nothing of each other, and only one of a version wins`() throws {
        let bert = try stack.visitor("bert", role: "organizer")
        let id = try stack.makeEvent(by: bert)
        let fields: [(String, JSON)] = [
            ("name", .string("x")), ("location", .string("y")), ("description", .string("z")),
            ("total_capacity", .number(7)), ("max_per_booking", .number(3)),
        ]
        let free = try onThreads(fields.count) { [stack] index in
            try? stack.call("PATCH", "/events/\(id)", [fields[index]], by: bert).status
        }
        #expect(free.allSatisfy { $0 == 200 })
        let event = try stack.call("GET", "/events/\(id)")
        for (name, value) in fields { #expect(event.json?[name] == value) }
        #expect(event.headers["etag"] == "\"v6\"")
        let guarded = try onThreads(8) { [stack] index in
            try? stack.call(
                "PATCH",
                "/events/\(id)",
                [("name", .string("name \(index)"))],
                by: bert,
                headers: [("If-Match", "\"v6\"")]
            ).status
        }
        #expect(guarded.compactMap(\.self).sorted() == [200] + Array(repeating: 412, count: 7))
    }
}
