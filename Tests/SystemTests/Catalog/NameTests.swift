import JSONText
import Support
import Testing

@Suite("A name in the catalog", .serialized)
struct NameTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private func event(_ name: String) throws -> WebAnswer {
        try stack.call("POST", "/events", Stack.event([("name", .string(name))]), by: organizer)
    }

    @Test(arguments: [
        ("  Night of Lanterns\t\n", "Night of Lanterns"), ("\u{3000}東京\u{A0}", "東京"),
        ("\u{2028}a b\u{2029}", "a b"), ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ("👩\u{200D}🚀", "👩\u{200D}🚀"),
        (String(repeating: " ", count: 300) + "x", "x"),
    ])
    func `is kept without the white space around it`(name: String, kept: String) throws {
        let answer = try event(name)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json?["name"] == .string(kept))
    }

    @Test(arguments: [
        "", " ", "\u{3000}", "a\u{2028}b", "a\u{2029}b", "a\u{85}b", "\u{200B}", "\u{3164}",
        "\u{200D}\u{200C}", " \u{2060} ", "\u{FE0F}", "\u{E0041}", "\u{115F}\u{AD}",
    ])
    func `is refused where nothing can be read, or more than a line`(name: String) throws {
        let answer = try event(name)
        #expect((answer.status, answer.badFields) == (400, ["name"]), "\(answer.text)")
    }

    @Test
    func `is the same of a ticket type with and without space around it`() throws {
        let event = try stack.makeEvent(by: organizer)
        #expect(try stack.makeTicketType(event, by: organizer).status == 201)
        let again = try stack.makeTicketType(
            event,
            by: organizer,
            [("name", .string(" Standing "))]
        )
        #expect(again.status == 409, "\(again.text)")
    }

    @Test
    func `has a description that may have lines, and not only what nobody sees`() throws {
        func description(_ text: String) throws -> WebAnswer {
            try stack.call(
                "POST",
                "/events",
                Stack.event([("description", .string(text))]),
                by: organizer
            )
        }
        #expect(
            try description(" a\n\nb\u{2028}c \n").json?["description"]
                == .string("a\n\nb\u{2028}c")
        )
        #expect(try description("  \n").json?["description"] == .string(""))
        #expect(try description("\u{200B}").badFields == ["description"])
    }
}
