import Storage
import Support
import Testing

/// Files that cannot be read at all, whatever they hold.
struct FileTests {
    private let timetable: Timetable

    init() throws {
        timetable = try Timetable()
    }

    private func error(_ kind: Store.FileKind, _ words: String) -> ImportError? {
        failure { try timetable.importFile(kind, words) }
    }

    @Test
    func `a missing column is named`() {
        let error = error(.flights, "carrier,number,departure\nHF,1,JFK\n")
        guard case .header(let words) = error else {
            Issue.record("expected a bad header")
            return
        }
        #expect(words.hasPrefix("missing columns: arrival, departure_time"))
    }

    @Test
    func `an unknown column and a doubled one are not ignored`() {
        #expect(error(.carriers, "code,name,nmae\nQ1,a,b\n") == .header("unknown columns: nmae"))
        #expect(error(.carriers, "code,name,name\nQ1,a,b\n") == .header("a column stands twice"))
        // The control: the columns may stand in any order.
        #expect(error(.carriers, "name,code\nQuick,Q1\n") == nil)
    }

    @Test(arguments: Store.FileKind.allCases)
    func `an empty file lacks its header`(kind: Store.FileKind) {
        guard case .header = error(kind, "") else {
            Issue.record("expected a bad header")
            return
        }
    }

    @Test(arguments: [
        (Store.FileKind.airports, Timetable.airportColumns),
        (.flights, Timetable.flightColumns), (.carriers, "code,name"),
        (.aircraft, "code,name,seats"),
    ])
    func `a file with nothing but a header changes nothing`(
        kind: Store.FileKind,
        header: String
    ) throws {
        #expect(try timetable.importFile(kind, header) == ImportReport())
    }

    @Test
    func `a file that is not there is told by its name`() {
        for path in ["/nowhere/flights.csv", "/tmp"] {
            let error = failure(as: ImportError.self) {
                try timetable.owner.importFile(
                    .flights,
                    path: path,
                    skipBad: true,
                    until: .now + .seconds(20)
                ) { _ in }
            }
            guard case .file(let words) = error else {
                Issue.record("expected a bad file")
                return
            }
            #expect(words.hasPrefix("\(path): "))
        }
    }

    @Test
    func `carriers are read, changed and refused`() throws {
        let first = try timetable.importFile(.carriers, "code,name\nQ1,Quick\nQ2,Quiet\n")
        #expect((first.added, first.changed) == (2, 0))
        let second = try timetable.importFile(.carriers, "code,name\nQ1,Quick\nQ2,Loud\n")
        #expect((second.added, second.changed) == (0, 1))
        let complaints = try timetable.complaints(.carriers, "code,name\nq1,a\nQ3,\nQ1,a\nQ1,b\n")
        #expect(
            complaints == [
                "line 2: code: expected two capital letters or digits",
                "line 3: name: expected 1 to 200 characters", "line 5: Q1 stands on line 4 already",
            ]
        )
    }

    @Test
    func `aircraft are read, changed and refused`() throws {
        func seats() throws -> [String] {
            try timetable.database.query(
                """
                SELECT zone || seats FROM aircraft JOIN plan_zones ON plan_id = seat_plan_id
                WHERE code = 'QQ1' ORDER BY 1
                """
            )
        }
        func counts(_ seats: String) throws -> [Int] {
            let report = try timetable.importFile(.aircraft, "code,name,seats\nQQ1,Quick,\(seats)")
            return [report.added, report.changed]
        }
        #expect(try counts("economy=100;business=10") == [1, 0])
        #expect(try counts("business=10;economy=100") == [0, 0])
        #expect(try counts("economy=101;business=10") == [0, 1])
        #expect(try seats() == ["business10", "economy101"])
        #expect(try counts("economy=101") == [0, 1])
        #expect(try seats() == ["economy101"])
        #expect(try counts("economy=101;first=2") == [0, 1])
        #expect(try seats() == ["economy101", "first2"])
        for seats in ["", "economy", "economy=0", "economy=1;economy=2", "deck=5", "economy=1001"] {
            let complaints = try timetable.complaints(
                .aircraft,
                "code,name,seats\nQQ1,Quick,\(seats)"
            )
            #expect(complaints.count == 1, "\(seats)")
        }
    }
}
