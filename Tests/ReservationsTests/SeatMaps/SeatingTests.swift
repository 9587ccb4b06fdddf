import Reservations
import Testing

@Suite("The seats of a map")
struct SeatingTests {
    @Test(
        "have codes of prefix, row and column, with a hyphen between two numbers",
        arguments: [
            (#""columns": "AB""#, "11-12", ["11A", "11B", "12A", "12B"]),
            (#""columns": "9-10""#, "C-D", ["C9", "C10", "D9", "D10"]),
            (#""columns": "1-2""#, "1", ["1-1", "1-2"]),
            (#""columns": "1-2", "prefix": "B""#, "3", ["B3-1", "B3-2"]),
            (#""columns": "7", "prefix": "L-""#, "Y-AB", ["L-Y7", "L-Z7", "L-AA7", "L-AB7"]),
            (#""columns": "A", "prefix": "X""#, "ZZ", ["XZZA"]),
            (#""columns": "KHA""#, "9999", ["9999K", "9999H", "9999A"]),
        ]
    )
    func codes(section: String, rows: String, expected: [String]) throws {
        let map = try hall(rows: #"{"rows": "\#(rows)"}"#, section: section)
        #expect(map.seats.map(\.code) == expected)
    }

    @Test("of which two have one code are told with the rows that had it first")
    func doubledSeat() {
        let text = """
            {"name": "x", "kind": "hall", "zones": [{"name": "a"}], "sections": [
                {"name": "One", "columns": "ABC", "rows": [{"rows": "1-5"}, {"rows": "6-20"}]},
                {"name": "Two", "columns": "CD", "rows": [{"rows": "40"}, {"rows": "12-13"}]}
            ]}
            """
        #expect(
            faults { try seatMap(text) }
                == [
                    "seat_map.sections[1].rows[1].rows: seat 12C is there already (sections[0].rows[1])"
                ]
        )
    }

    @Test(
        "are in rows that stand once in a section",
        arguments: [
            ("1-5", "5-9", "row 5"), ("1-9", "3", "row 3"), ("3", "1-9", "row 3"),
            ("A-K", "K", "row K"), ("Z-AC", "AB", "row AB"),
        ]
    )
    func doubledRow(first: String, second: String, row: String) {
        let rows = #"{"rows": "\#(first)"}, {"rows": "\#(second)", "columns": "B"}"#
        #expect(
            faults { try hall(rows: rows) }
                == [
                    "seat_map.sections[0].rows[1].rows: \(row) is there already (sections[0].rows[0])"
                ]
        )
    }

    @Test("have codes that fit a ticket")
    func longCode() throws {
        let fitting = try hall(
            rows: #"{"rows": "A"}"#,
            section: #""columns": "1", "prefix": "ABCDEF""#
        )
        #expect(fitting.seats.map(\.code) == ["ABCDEFA1"])
        let rows = #"{"rows": "8-12"}"#
        #expect(
            faults { try hall(rows: rows, section: #""columns": "10", "prefix": "ABCD""#) } == [
                "seat_map.sections[0].rows[0].rows: "
                    + "seat ABCD10-10 has a code of more than 8 characters"
            ]
        )
    }

    @Test(
        "beside a space of the columns are at an aisle",
        arguments: [
            ("ABC DEF", ["C", "D"]), ("A DG K", ["A", "D", "G", "K"]), ("ABC", []),
            ("A  B", ["A", "B"]), ("A B C", ["A", "B", "C"]),
        ]
    )
    func aisles(columns: String, expected: [String]) throws {
        let map = try hall(rows: #"{"rows": "1"}"#, section: #""columns": "\#(columns)""#)
        let seats = map.seats.filter { $0.features.contains(.aisle) }
        #expect(seats.map(\.column) == expected)
    }

    @Test(
        "outermost in a cabin are at a window, in a hall not",
        arguments: [
            ("cabin", "ABC DEF", ["A", "F"]), ("cabin", "A", ["A"]), ("hall", "ABC DEF", []),
        ]
    )
    func windows(kind: String, columns: String, expected: [String]) throws {
        let section = #""columns": "\#(columns)""#
        let map = try hall(rows: #"{"rows": "1"}"#, section: section, kind: kind)
        let seats = map.seats.filter { $0.features.contains(.window) }
        #expect(seats.map(\.column) == expected)
    }

    @Test("beside one that is left out have no window and no aisle of its")
    func leftOut() throws {
        let map = try hall(
            rows: #"{"rows": "1", "without": "A C"}"#,
            section: #""columns": "ABC DEF""#,
            kind: "cabin"
        )
        #expect(map.seats.map(\.code) == ["1B", "1D", "1E", "1F"])
        #expect(map.seats.map(\.features) == [[], [.aisle], [], [.window]])
        #expect(map.seats.map(\.position.x) == [2, 8, 10, 12])
    }

    @Test("have each feature that their rows give them", arguments: SeatFeature.allCases)
    func features(feature: SeatFeature) throws {
        let rows = #"{"rows": "1", "features": {"\#(feature.rawValue)": "A C"}}"#
        let map = try hall(rows: rows, section: #""columns": "ABC""#)
        #expect(map.seats.map(\.features) == [[feature], [], [feature]])
    }

    @Test("are drawn below the sections before them, unless there is an origin")
    func sections() throws {
        let map = try seatMap(
            """
            {"name": "x", "kind": "hall", "zones": [{"name": "a"}], "sections": [
                {"name": "1", "columns": "A", "origin": {"x": 20, "y": 1.5}, "rows": [{"rows": "1-2"}]},
                {"name": "2", "columns": "B", "rows": [{"rows": "1", "space": 0.5}, {"rows": "2"}]},
                {"name": "3", "columns": "C", "origin": {"x": 0, "y": 0}, "rows": [{"rows": "1"}]},
                {"name": "4", "columns": "D", "rows": [{"rows": "1"}]}
            ]}
            """
        )
        #expect(map.seats.map(\.position.y) == [3, 5, 10, 12, 0, 16])
        #expect(map.seats.map(\.position.x) == [40, 40, 0, 0, 0, 0])
        #expect(map.seats.map(\.section) == ["1", "1", "2", "2", "3", "4"])
    }
}
