import Reservations
import Testing

/// Messages that several faults have.
enum Expected {
    static let range = """
        expected numbers up to 9999 or letters up to ZZ, such as "12", "1-12" or "A-K"
        """
    static let columns = """
        expected letters such as "ABC DEF" or numbers such as "1-12 13-24", with a space for an aisle
        """
    static let tooMany = "expected at most 100 columns and as many spaces"
    static let distance = "expected a number of seat widths from 0 to 500, in steps of 0.5"
}

@Suite("A fault of a group of rows is told with its place:")
struct RowFaultTests {
    @Test(
        "a member",
        arguments: [
            (#"{}"#, "rows: required"),
            (#"{"rows": 12}"#, "rows: expected a string"),
            (#"{"rows": "Z-A"}"#, "rows: the range runs backwards"),
            (#"{"rows": "12-1"}"#, "rows: the range runs backwards"),
            (#"{"rows": "1", "space": 0.25}"#, "space: \(Expected.distance)"),
            (#"{"rows": "1", "space": -1}"#, "space: \(Expected.distance)"),
            (#"{"rows": "1", "space": 1e2}"#, "space: \(Expected.distance)"),
            (#"{"rows": "1", "space": "1"}"#, "space: \(Expected.distance)"),
            (#"{"rows": "1", "zone": "business"}"#, "zone: there is no zone of that name"),
            (#"{"rows": "1", "seats": 4}"#, "seats: unknown member"),
            (#"{"rows": "1", "without": "G"}"#, "without: there is no column G in these rows"),
            (#"{"rows": "1", "without": "*"}"#, "without: no seat is left in these rows"),
            (#"{"rows": "1", "without": "AB C"}"#, "without: no seat is left in these rows"),
            (#"{"rows": "1", "without": ""}"#, "without: \(Expected.columns)"),
            (#"{"rows": "1", "without": ["A"]}"#, "without: expected a string"),
            (
                #"{"rows": "1", "without": "A", "blocked": "A"}"#,
                "blocked: there is no column A in these rows"
            ),
            (#"{"rows": "1", "blocked": "1"}"#, "blocked: there is no column 1 in these rows"),
            (#"{"rows": "1", "blocked": "AA"}"#, "blocked: column A is there twice"),
            (#"{"rows": "1", "features": "window"}"#, "features: expected an object"),
            (#"{"rows": "1", "features": {"bar": "A"}}"#, "features.bar: unknown member"),
            (
                #"{"rows": "1", "features": {"window": "D"}}"#,
                "features.window: there is no column D in these rows"
            ),
            (#"{"rows": "1", "features": {"aisle": true}}"#, "features.aisle: expected a string"),
        ]
    )
    func members(group: String, expected: String) {
        let told = faults { try hall(rows: group, section: #""columns": "AB C""#) }
        #expect(told == ["seat_map.sections[0].rows[0].\(expected)"])
    }

    @Test(
        "columns that cannot be",
        arguments: [
            ("", Expected.columns), (" ", Expected.columns), (" A", Expected.columns),
            ("A ", Expected.columns), ("abc", Expected.columns), ("A-C", Expected.columns),
            ("A,B", Expected.columns), ("ABC 1-3", Expected.columns),
            ("1-3 ABC", Expected.columns), ("Ä", Expected.columns), ("A\\t", Expected.columns),
            ("*", Expected.columns), ("1A", Expected.range), ("0-3", Expected.range),
            ("1-A", Expected.range), ("1-99999999999999999999", Expected.range),
            ("3-1", "the range runs backwards"), ("ABC CDE", "column C is there twice"),
            ("1-3 3-5", "column 3 is there twice"), ("1-101", Expected.tooMany),
            ("1-60 61-110", Expected.tooMany),
            ("1-9999", Expected.tooMany),
            ("A\(String(repeating: " ", count: 101))B", Expected.tooMany),
            (String(repeating: "A", count: 101), Expected.tooMany),
        ]
    )
    func columns(text: String, expected: String) {
        let rows = #"{"rows": "1", "columns": "\#(text)"}"#
        let place = "seat_map.sections[0].rows[0].columns"
        #expect(faults { try hall(rows: rows) } == ["\(place): \(expected)"])
    }

    @Test(
        "rows that are no numbers and no letters",
        arguments: [
            "", " ", "-", "1-", "-1", "1--2", "1-2-3", "0", "01", "+1", "1-A", "A-12", "a", "AAA",
            "A-ZZZZ", "1-999999999", "10000", "9223372036854775808", "1 2", "１", "Ä", "A\\u0301",
            "1.5", "*", "1–3",
        ]
    )
    func rowRange(range: String) {
        let told = faults { try hall(rows: #"{"rows": "\#(range)"}"#) }
        #expect(told == ["seat_map.sections[0].rows[0].rows: \(Expected.range)"])
    }

    @Test("what a section has wrong is not told again for its rows")
    func noEchoes() {
        let rows = #"{"rows": "1"}, {"rows": "2", "blocked": "A"}"#
        #expect(
            faults { try hall(rows: rows, section: #""columns": 7, "zone": 7"#) } == [
                "seat_map.sections[0].zone: expected a string",
                "seat_map.sections[0].columns: expected a string",
            ]
        )
    }

    @Test("a zone and columns that neither the section nor the rows have")
    func inheritance() {
        let text = """
            {"name": "x", "kind": "hall", "zones": [{"name": "a"}, {"name": "b"}],
             "sections": [{"name": "Main", "rows": [{"rows": "1"}]}]}
            """
        let place = "seat_map.sections[0].rows[0]"
        #expect(
            faults { try seatMap(text) }
                == ["zone", "columns"].map { "\(place).\($0): required, here or in the section" }
        )
    }
}
