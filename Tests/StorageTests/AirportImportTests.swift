import Storage
import Support
import Testing

struct AirportImportTests {
    private let timetable: Timetable

    init() throws {
        timetable = try Timetable()
    }

    private static func file(_ lines: String...) -> String {
        ([Timetable.airportColumns] + lines).joined(separator: "\n") + "\n"
    }

    private static let good = "QQA,,Quiet Field,Quietville,,US,1.5,-2.5,America/New_York"
    private static let mixed = file(
        good,
        "Q1,,a,b,c,US,0,0,UTC",
        "QQB,abc,a,b,c,US,0,0,UTC",
        "QQC,,a,b,c,usa,0,0,UTC",
        "QQD,,a,b,c,US,90.1,0,UTC",
        "QQE,,a,b,c,US,0,east,UTC",
        "QQF,,,b,c,US,0,0,UTC",
        "QQG,,a,b,c,US,0,0,Mars/Olympus",
        "QQA,,again,b,c,US,0,0,UTC",
        "QQH,,too,few",
        "QQI,,\"\"\"Quoted\"\", yes\",\"São, Tomé\",c,ST,0.4,6.7,Africa/Sao_Tome"
    )
    private static let complaints = [
        "line 3: iata: expected three letters (IATA)",
        "line 4: icao: expected four capital letters or digits, or nothing",
        "line 5: country: expected two capital letters (ISO 3166)",
        "line 6: latitude: expected degrees from -90 to 90",
        "line 7: longitude: expected degrees from -180 to 180",
        "line 8: name: expected 1 to 200 characters",
        "line 9: timezone: \"Mars/Olympus\" is not an IANA time zone",
        "line 10: QQA stands on line 2 already",
        "line 11: expected 9 fields, found 4",
    ]

    private var count: [String] {
        get throws { try timetable.database.query("SELECT count(*) FROM airports") }
    }

    @Test
    func `bad lines are told by number and reason, and nothing changes`() throws {
        #expect(try timetable.complaints(.airports, Self.mixed) == Self.complaints)
        #expect(try count == ["62"])
    }

    @Test
    func `bad lines are left out if that is wanted`() throws {
        let report = try timetable.importFile(.airports, Self.mixed, skipBad: true)
        #expect((report.lines, report.added, report.changed) == (11, 2, 0))
        #expect(report.badLineCount == Self.complaints.count)
        #expect(try count == ["64"])
        let names = try timetable.database.query(
            "SELECT name || '|' || city FROM airports WHERE iata IN ('QQA', 'QQI') ORDER BY iata"
        )
        #expect(names == ["Quiet Field|Quietville", "\"Quoted\", yes|São, Tomé"])
    }

    @Test
    func `the same file again changes nothing, another name changes one`() throws {
        let demo = try TestEnvironment.contents(
            of: "\(try TestEnvironment.root())/Config/demo/airports.csv"
        )
        let again = try timetable.importFile(.airports, demo)
        #expect((again.lines, again.added, again.changed) == (62, 0, 0))
        let renamed = demo.replacing("Amsterdam Schiphol", with: "Schiphol")
        let changed = try timetable.importFile(.airports, renamed)
        #expect((changed.added, changed.changed) == (0, 1))
    }

    private func minimums() throws -> [String] {
        try timetable.database.query(
            """
            SELECT iata || ' ' || minimum_connection_minutes FROM airports
            WHERE iata LIKE 'QQ%' ORDER BY iata
            """
        )
    }

    @Test
    func `how long a change takes is an hour unless the file says otherwise`() throws {
        let column = ",minimum_connection_minutes\n"
        func line(_ code: String, _ end: String) -> String {
            Self.good.replacing("QQA", with: code) + end + "\n"
        }
        try timetable.importFile(.airports, Self.file(Self.good))
        #expect(try minimums() == ["QQA 60"])
        let header = Timetable.airportColumns + column
        let known = header + line("QQA", ",5") + line("QQB", ",720") + line("QQC", ",")
        let report = try timetable.importFile(.airports, known)
        #expect((report.added, report.changed) == (2, 1))
        #expect(try minimums() == ["QQA 5", "QQB 720", "QQC 60"])
        // What says nothing of it changes nothing of it.
        for file in [Self.file(Self.good), header + line("QQA", ",")] {
            #expect(try timetable.importFile(.airports, file).changed == 0)
        }
        #expect(try minimums() == ["QQA 5", "QQB 720", "QQC 60"])
        #expect(
            try timetable.complaints(
                .airports,
                header
                    + ["4", "721", "60.0", "+60", "060", "x", "99999999999999999999"].map {
                        line("QQD", ",\($0)")
                    }.joined()
            )
                == (2...8).map {
                    "line \($0): minimum_connection_minutes: expected 5 to 720, or nothing"
                }
        )
        #expect(throws: (any Error).self) {
            try timetable.database.query("UPDATE airports SET minimum_connection_minutes = 4")
        }
    }

    @Test
    func `a NUL byte is a bad line in every column of words`() throws {
        for column in [2, 3, 4, 8] {
            var fields = Self.good.split(separator: ",", omittingEmptySubsequences: false)
            fields[column] = "U\0TC"
            let file = Self.file(fields.joined(separator: ","))
            #expect(try timetable.complaints(.airports, file).count == 1, "column \(column)")
        }
    }

    @Test
    func `of very many bad lines the first are shown and all are counted`() throws {
        let lines = (1...1_000).map { _ in "x" }.joined(separator: "\n")
        let error = failure(as: ImportError.self) {
            try timetable.importFile(.airports, Self.file(lines))
        }
        guard case .badLines(let report) = error else {
            Issue.record("expected bad lines, got \(String(describing: error))")
            return
        }
        #expect(report.badLineCount == 1_000)
        #expect(report.badLines.map(\.line) == Array(2...101))
    }
}
