import JSONText
import Support
import Testing

@Suite("An import of seat maps", .serialized)
struct SeatMapImportTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    /// Writes files into a directory, and imports them.
    private func importing(
        _ files: [(name: String, text: String)]
    ) throws -> (code: Int, output: String) {
        let directory = "\(stack.directory)/maps"
        try ChildProcess.run("/bin/sh", ["-c", "rm -rf '\(directory)'; mkdir '\(directory)'"])
        for file in files {
            let path = "\(directory)/\(file.name)"
            try ChildProcess.run("/bin/sh", ["-c", "printf %s \"$0\" > '\(path)'", file.text])
        }
        return try stack.holdfast(["import", "seat-map"] + files.map { "\(directory)/\($0.name)" })
    }

    private static func map(_ rows: String = "1-3", columns: String = "AB") -> String {
        """
        {"name": "Attic", "kind": "hall", "zones": [{"name": "all"}],
         "sections": [{"name": "A", "columns": "\(columns)", "rows": [{"rows": "\(rows)"}]}]}
        """
    }

    private func known(_ name: String) throws -> [String] {
        try stack.database.query("SELECT body FROM seat_maps WHERE name = '\(name)'")
    }

    @Test
    func `stores maps by name, and shows that are there keep their seats`() throws {
        func outcome(_ text: String) throws -> String {
            let (code, output) = try importing([("attic.json", text)])
            #expect(code == 0, "\(output)")
            return output
        }
        #expect(try outcome(Self.map()) == "seat maps: 1 files, 1 added, 0 changed\n")
        #expect(try outcome(Self.map()) == "seat maps: 1 files, 0 added, 0 changed\n")
        let organizer = try stack.organizer()
        let movie = try stack.makeMovie(by: organizer)
        func show(on screen: String) throws -> String {
            let show = try stack.makeShow(
                movie,
                by: organizer,
                [
                    ("total_seats", nil), ("seat_map", .string("attic")),
                    ("screen_name", .string(screen)),
                ]
            )
            return try #require(show.json?["id"]?.text, "\(show.text)")
        }
        func seats(_ show: String) throws -> Int? {
            let answer = try stack.call("GET", "/shows/\(show)/seats")
            guard case .array(let seats) = answer.json?["seats"] else { return nil }
            return seats.count
        }
        let before = try show(on: "1")
        let larger = Self.map("1-5")
        #expect(try outcome(larger) == "seat maps: 1 files, 0 added, 1 changed\n")
        #expect(try seats(before) == 6)
        #expect(try seats(try show(on: "2")) == 10)
    }

    @Test(
        arguments: [
            ("loft.json", SeatMapImportTests.map("3-1"), "sections[0].rows[0].rows: "),
            ("loft.json", SeatMapImportTests.map(columns: "AA"), "sections[0].columns: "),
            ("loft.json", "{\n\"name\" 1}", "line 2: "),
            ("loft.json", "[]", "expected"),
            ("Loft.json", SeatMapImportTests.map(), "expected a name of a-z"),
            ("loft.txt", SeatMapImportTests.map(), "expected a name of a-z"),
            ("ready.json", SeatMapImportTests.map(), "another file has that name"),
        ]
    )
    func `with a fault changes nothing and tells where`(
        name: String,
        text: String,
        fault: String
    ) throws {
        let ready = ("ready.json", Self.map())
        // Twice the same file is twice the same name.
        let (code, output) = try importing(
            name == "ready.json" ? [ready, ready] : [ready, (name, text)]
        )
        #expect(code == 1)
        #expect(output.contains(": \(fault)"), "\(output)")
        #expect(output.contains("nothing was changed"))
        #expect(try known("ready").isEmpty)
    }

    private static let aircraft = "code,name,seats,seat_map\nQQ1,Quick"

    @Test(
        arguments: [
            (",business=12;economy=150,a320", nil),
            (",economy=150;business=12,a320", nil),
            (",business=12;economy=151,a320", "seats: its seat map has business=12;economy=150"),
            (",economy=162,a320", "seats: its seat map has business=12;economy=150"),
            (",business=12;economy=150,a999", "seat_map: a999 is unknown"),
            (",economy=120,cinema-120", "seat_map: it is no map of a cabin"),
            (",economy=5,", nil),
        ]
    )
    func `gives aircraft their seats by name`(line: String, fault: String?) throws {
        let file = TemporaryFile(Self.aircraft + line)
        let (code, output) = try stack.holdfast("import", "aircraft", file.path)
        #expect(code == (fault == nil ? 0 : 1), "\(output)")
        if let fault { #expect(output.contains("line 2: \(fault)\n"), "\(output)") }
    }
}
