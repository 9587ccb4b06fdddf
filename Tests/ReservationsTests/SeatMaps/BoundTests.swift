import Reservations
import Testing

@Suite("The size of a seat map")
struct BoundTests {
    /// A map of lists of these lengths, with one seat for each group of rows.
    private static func map(
        zones: Int,
        sections: Int,
        groups: Int,
        columns: String = "A"
    ) -> String {
        let zones = (0..<zones).map { #"{"name": "\#($0)"}"# }
        let rows = (1...groups).map { #"{"rows": "\#($0)"}"# }.joined(separator: ", ")
        let sections = (0..<sections).map {
            #"{"name": "\#($0)", "prefix": "\#($0)-", "zone": "0", "columns": "\#(columns)", "#
                + #""rows": [\#(rows)]}"#
        }
        return """
            {"name": "Large", "kind": "hall", "zones": [\(zones.joined(separator: ", "))],
             "sections": [\(sections.joined(separator: ", "))]}
            """
    }

    @Test(
        "may be that of the longest lists with 5,000 seats",
        arguments: [(60, 50, 100, "A"), (60, 10, 500, "A"), (1, 1, 50, "1-100")]
    )
    func largest(zones: Int, sections: Int, groups: Int, columns: String) throws {
        let text = Self.map(zones: zones, sections: sections, groups: groups, columns: columns)
        #expect(try seatMap(text).seats.count == 5_000)
    }

    @Test(
        "is bounded in each of its lists",
        arguments: [
            (61, 1, 1, "zones: expected a list of 1 to 60"),
            (1, 51, 1, "sections: expected a list of 1 to 50"),
            (1, 1, 501, "sections[0].rows: expected a list of 1 to 500"),
        ]
    )
    func lists(zones: Int, sections: Int, groups: Int, expected: String) throws {
        let text = Self.map(zones: zones, sections: sections, groups: groups)
        #expect(faults { try seatMap(text) }.first == "seat_map.\(expected)")
    }

    @Test("leaves out the white space around names, and around the name of a zone")
    func trimming() throws {
        let map = try seatMap(
            """
            {"name": " Hall\\n", "kind": "hall", "zones": [{"name": "front "}, {"name": " back"}],
             "sections": [{"name": "\\u3000Main", "columns": "A", "rows": [
                {"rows": "1", "zone": " front"}, {"rows": "2", "zone": "back"}]}]}
            """
        )
        #expect(map.name == "Hall")
        #expect(map.zones.map(\.name) == ["front", "back"])
        #expect(map.seats.map(\.section) == ["Main", "Main"])
        #expect(map.seats.map(\.zone) == [0, 1])
    }

    @Test("lets names have 1 to 100 characters of any script", arguments: [1, 100])
    func names(length: Int) throws {
        let name = String(repeating: "座", count: length)
        let text = Self.map(zones: 1, sections: 1, groups: 1).replacing("Large", with: name)
        #expect(try seatMap(text).name == name)
    }

    @Test("is 5,000 seats at most")
    func seats() {
        let rows = #"{"rows": "1-50"}, {"rows": "51", "columns": "1"}, {"rows": "52"}"#
        #expect(
            faults { try hall(rows: rows, section: #""columns": "1-100""#) } == [
                "seat_map.sections[0].rows[1].rows: "
                    + "5001 seats with these, but a map has at most 5000"
            ]
        )
    }

    @Test("is counted without making a seat that is too many")
    func billions() {
        let group = #"{"rows": "1-9999", "columns": "1-100"}"#
        let rows = Array(repeating: group, count: 500).joined(separator: ", ")
        #expect(
            faults { try hall(rows: rows) } == [
                "seat_map.sections[0].rows[0].rows: "
                    + "999900 seats with these, but a map has at most 5000"
            ]
        )
    }
}
