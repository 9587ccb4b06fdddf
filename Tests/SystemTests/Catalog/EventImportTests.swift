import JSONText
import Support
import Testing

@Suite("An import of events", .serialized)
struct EventImportTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private func importing(_ text: String, for user: String? = nil) throws -> CommandOutcome {
        try stack.importing("event", text: text, for: user ?? organizer.username)
    }

    /// A file as operators write it, with some members changed.
    private static func file(
        _ changes: [(String, JSON?)] = [],
        types: [[(String, JSON?)]] = [[], [("name", .string("Seated"))]]
    ) -> String {
        let types = types.map { Stack.object(Stack.ticketType($0)) }
        return Stack.text(Stack.event([("ticket_types", .array(types))] + changes))
    }

    /// How many events and ticket types the organizer has.
    private func counts() throws -> [String] {
        try stack.database.query(
            """
            SELECT count(DISTINCT inventories.id) || ' ' || count(ticket_types.id)
            FROM inventories LEFT JOIN ticket_types ON inventory_id = inventories.id
            WHERE organizer_id = '\(organizer.id)'
            """
        )
    }

    @Test
    func `makes an event with its ticket types as the API would`() throws {
        let text = Self.file(
            [
                ("description", .string("Two\nlines.")), ("currency", .string("KWD")),
                ("payment_mode", .string("at_door")), ("max_per_customer", .number(4)),
                ("time_zone", .string("Asia/Kuwait")),
            ],
            types: [
                [("name", .string("Zebra")), ("price", .literal("1.25"))],
                [("name", .string("Ant")), ("quantity", nil), ("quantity_available", .number(7))],
            ]
        )
        let (code, output) = try importing(text)
        #expect(code == 0, "\(output)")
        let lines = output.split(separator: "\n")
        let id = String(try #require(lines.first?.split(separator: " ").first))
        #expect(
            lines == [
                "\(id) added: Night of Lanterns, 2 ticket types", "events: 1 files, 1 added",
            ]
        )
        let event = try stack.call("GET", "/events/\(id)").json
        for (name, value): (String, JSON) in [
            ("organizer", .string(organizer.username)), ("description", .string("Two\nlines.")),
            ("start_time", .string("2099-06-01T20:30:00+03:00")), ("currency", .string("KWD")),
            ("payment_mode", .string("at_door")), ("max_per_customer", .number(4)),
        ] {
            #expect(event?[name] == value, "\(name)")
        }
        // In the file's order, though all are made within a moment.
        let types = try stack.call("GET", "/events/\(id)/ticket-types").json?["results"]
        #expect([types?[0]?["name"], types?[1]?["name"]] == [.string("Zebra"), .string("Ant")])
        #expect(types?[0]?["price"] == .string("1.250"))
        #expect(types?[1]?["quantity"] == .number(7))
        let history = try stack.call("GET", "/events/\(id)/history", by: organizer).json
        let names = (0..<3).map { history?["results"]?[$0]?["after"]?["name"]?.text }
        #expect(names == ["Night of Lanterns", "Zebra", "Ant"])
        #expect(history?["results"]?[2]?["changed_by"] == .string(organizer.username))
    }

    @Test
    func `keeps the order of many ticket types`() throws {
        let types = (0..<40).map { [("name", JSON?.some(.string("Type \($0)")))] }
        #expect(try importing(Self.file(types: types)).code == 0)
        let names = try stack.database.query(
            """
            SELECT ticket_types.name FROM ticket_types JOIN inventories ON inventory_id = inventories.id
            WHERE organizer_id = '\(organizer.id)' ORDER BY ticket_types.id
            """
        )
        #expect(names == (0..<40).map { "Type \($0)" })
    }

    @Test
    func `makes nothing new when it is repeated`() throws {
        #expect(try importing(Self.file()).output.hasSuffix("events: 1 files, 1 added\n"))
        let again = try importing(Self.file())
        #expect(again.code == 0)
        #expect(again.output.contains(" is there already: Night of Lanterns"))
        #expect(again.output.hasSuffix("events: 1 files, 0 added\n"), "\(again.output)")
        #expect(try counts() == ["1 2"])
        // By name and start: another start is another event, and another organizer's is as well.
        let later = Self.file([("start_time", .string("2099-06-02T19:30:00+02:00"))])
        #expect(try importing(later).code == 0)
        #expect(try counts() == ["2 4"])
        let other = try stack.visitor("other-\(organizer.username)", role: "organizer")
        let theirs = try importing(Self.file(), for: other.username)
        #expect(theirs.output.hasSuffix("1 added\n"))
        #expect(try counts() == ["2 4"])
    }

    @Test
    func `makes an event once when several do it at once`() throws {
        let outputs = try onThreads(4) { [self] _ in try? importing(Self.file()).output }
            .compactMap(\.self)
        #expect(outputs.count { $0.hasSuffix("1 added\n") } == 1, "\(outputs)")
        #expect(outputs.count { $0.hasSuffix("0 added\n") } == 3, "\(outputs)")
        #expect(try counts() == ["1 2"])
    }

    private static let faults: [(text: String, places: [String])] = [
        ("", ["line 1"]), ("[]", ["line 1"]), ("{\n\"name\": \"x\",\n}", ["line 3"]),
        (file([("name", nil)]), ["name"]), (file([("nmae", .string("x"))]), ["nmae"]),
        (file([("time_zone", .string("Mars/Olympus"))]), ["time_zone"]),
        (file([("organization_id", .null)]), ["organization_id"]),
        (file([("start_time", .string("2001-06-01T19:30:00Z"))]), ["start_time"]),
        (file([("end_time", .string("2099-06-01T10:00:00Z"))]), ["end_time"]),
        (file([("ticket_types", .string("x"))]), ["ticket_types"]),
        (file([("ticket_types", .array([.number(1)]))]), ["ticket_types[0]"]),
        (
            file(types: Array(repeating: [], count: 1_001)),
            ["ticket_types"]
        ),
        (
            file(
                [("total_capacity", .number(0))],
                types: [[("quantity", nil)], [("price", .string("1.001")), ("x", .null)]]
            ),
            ["total_capacity", "ticket_types[0].quantity", "ticket_types[1].x"]
                + ["ticket_types[1].price"]
        ),
        (
            file(
                types: [[]]
                    + ["Seated", "STANDING", "Lying", "seated"].map {
                        [("name", .string($0))]
                    }
            ),
            ["ticket_types[2].name", "ticket_types[4].name"]
        ),
    ]

    @Test(arguments: faults)
    func `tells each fault by its place, and makes nothing`(
        text: String,
        places: [String]
    ) throws {
        let (code, output) = try importing(text)
        #expect(code == 1, "\(output)")
        #expect(Stack.places(output) == places, "\(output)")
        #expect(output.hasSuffix("nothing was changed\n"), "\(output)")
        #expect(try counts() == ["0 0"])
    }

    @Test
    func `of several files is whole or not at all`() throws {
        let good = TemporaryFile(Self.file())
        let other = TemporaryFile(Self.file([("name", .string("Other"))], types: []))
        let late = TemporaryFile(Self.file([("start_time", .string("2001-06-01T19:30:00Z"))]))
        func outcome(_ files: String...) throws -> CommandOutcome {
            try stack.importing("event", files, for: organizer.username)
        }
        let refused = try outcome(good.path, late.path)
        #expect(refused.code == 1)
        #expect(refused.output.hasPrefix("\(late.path): start_time: "), "\(refused.output)")
        #expect(try counts() == ["0 0"])
        let missing = try outcome(good.path, "/nowhere/x.json")
        #expect(missing.code != 0)
        #expect(missing.output.contains("/nowhere/x.json: No such file"), "\(missing.output)")
        #expect(try counts() == ["0 0"])
        let done = try outcome(good.path, other.path, good.path)
        #expect(done.code == 0)
        #expect(done.output.hasSuffix("events: 3 files, 2 added\n"), "\(done.output)")
        #expect(try counts() == ["2 2"])
    }

    @Test
    func `is for an organizer that there is`() throws {
        let attendee = try stack.visitor("att-\(organizer.username)")
        for (name, words) in [
            ("nobody", "there is no user nobody"),
            (attendee.username, "is no organizer but of the role attendee"),
        ] {
            let (code, output) = try importing(Self.file(), for: name)
            #expect(code == 1)
            #expect(output.contains(words), "\(output)")
        }
        _ = try stack.holdfast("user", "disable", organizer.username)
        let shutOut = try importing(Self.file())
        #expect(shutOut.code == 1)
        #expect(shutOut.output.contains("is shut out"), "\(shutOut.output)")
        #expect(try counts() == ["0 0"])
        #expect(try stack.holdfast("import", "event", "--organizer", "nobody").code != 0)
    }

    @Test
    func `stands beside that of a timetable`() throws {
        let file = TemporaryFile("code,name\nQ9,Quiet Wings\n")
        let carriers = try stack.holdfast("import", "carriers", file.path)
        #expect(carriers.code == 0)
        #expect(carriers.output.contains(", 1 added, 0 changed"), "\(carriers.output)")
        #expect(try stack.holdfast("import", "events", file.path).code != 0)
    }
}
