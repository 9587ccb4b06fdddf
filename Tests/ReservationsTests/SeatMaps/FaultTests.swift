import Reservations
import Testing

@Suite("A fault of a seat map is told with its place:")
struct FaultTests {
    @Test(
        "the map itself",
        arguments: [
            ("[]", ["seat_map: expected an object"]),
            ("null", ["seat_map: expected an object"]),
            ("[[[[[[[[[[1]]]]]]]]]]", ["seat_map: expected an object"]),
            (
                "{}",
                ["name", "kind", "zones", "sections"].map { "seat_map.\($0): required" }
            ),
            (
                #"{"name": 1, "kind": "boat", "zones": {}, "sections": []}"#,
                [
                    "seat_map.name: expected 1 to 100 characters in one line, not only blanks",
                    "seat_map.kind: expected one of cabin, hall",
                    "seat_map.zones: expected a list of 1 to 60",
                    "seat_map.sections: expected a list of 1 to 50",
                ]
            ),
            (
                #"""
                {"name": "x", "kind": "hall", "zones": [{"name": "a"}], "colour": "red",
                 "sections": [7]}
                """#,
                [
                    "seat_map.colour: unknown member",
                    "seat_map.sections[0]: expected an object",
                ]
            ),
        ]
    )
    func map(text: String, expected: [String]) {
        #expect(faults { try seatMap(text) } == expected)
    }

    @Test(
        "a name",
        arguments: [
            "", " ", "\\t", "a\\u0000", "a\\nb", "\\u007f", "a\\u2028b", "\\u200b", "\\u3164",
            String(repeating: "a", count: 101), "a" + String(repeating: "\u{301}", count: 100),
        ]
    )
    func name(name: String) {
        let text = """
            {"name": "\(name)", "kind": "hall", "zones": [{"name": "\(name)"}],
             "sections": [{"name": "\(name)", "columns": "A", "rows": [{"rows": "1"}]}]}
            """
        let message = "name: expected 1 to 100 characters in one line, not only blanks"
        #expect(
            faults { try seatMap(text) }
                == ["", "zones[0].", "sections[0]."].map { "seat_map.\($0)\(message)" }
        )
    }

    @Test(
        "a zone",
        arguments: [
            ("hall", "[]", ["seat_map.zones: expected a list of 1 to 60"]),
            ("hall", #"["a"]"#, ["seat_map.zones[0]: expected an object"]),
            ("hall", #"[{"price": "1"}]"#, ["seat_map.zones[0].name: required"]),
            (
                "hall", #"[{"name": "a"}, {"name": "a"}]"#,
                ["seat_map.zones[1].name: the name is there already"]
            ),
            (
                "hall", #"[{"name": "a", "prize": 1}]"#,
                ["seat_map.zones[0].prize: unknown member"]
            ),
            (
                "cabin", #"[{"name": "balcony"}, {"name": "economy", "price": "10.00"}]"#,
                [
                    "seat_map.zones[0].name: "
                        + "expected one of first, business, premium_economy, economy",
                    "seat_map.zones[1].price: a cabin has none: its price is the fare",
                ]
            ),
        ]
    )
    func zone(kind: String, zones: String, expected: [String]) {
        let text = """
            {"name": "x", "kind": "\(kind)", "zones": \(zones), "sections": [
                {"name": "Main", "columns": "A", "rows": [{"rows": "1"}]}
            ]}
            """
        #expect(faults { try seatMap(text) } == expected)
    }

    @Test(
        "a price",
        arguments: [
            "-1", "\"-1\"", "\"\"", "\"1.\"", "\".5\"", "\"1,00\"", "\"+1\"", "1e3", "\"NaN\"",
            "true", "null", "\"1.2.3\"", "\"１\"", "\"111111111111111111111\"",
        ]
    )
    func price(price: String) {
        let text = """
            {"name": "x", "kind": "hall", "zones": [{"name": "a", "price": \(price)}], "sections": [
                {"name": "Main", "columns": "A", "rows": [{"rows": "1"}]}
            ]}
            """
        let message = #"expected a price that is not negative, such as "249.00""#
        #expect(faults { try seatMap(text) } == ["seat_map.zones[0].price: \(message)"])
    }

    @Test(
        "a section",
        arguments: [
            (#""prefix": 1"#, ["prefix: expected at most 6 of A-Z, 0-9 and -"]),
            (#""prefix": "b""#, ["prefix: expected at most 6 of A-Z, 0-9 and -"]),
            (#""prefix": "É""#, ["prefix: expected at most 6 of A-Z, 0-9 and -"]),
            (#""prefix": "BALCONY""#, ["prefix: expected at most 6 of A-Z, 0-9 and -"]),
            (#""origin": []"#, ["origin: expected an object"]),
            (
                #""origin": {"x": "1", "z": 0}"#,
                [
                    "origin.z: unknown member", "origin.x: \(Expected.distance)",
                    "origin.y: required",
                ]
            ),
            (
                #""origin": {"x": 9223372036854775807, "y": 500.5}"#,
                ["origin.x: \(Expected.distance)", "origin.y: \(Expected.distance)"]
            ),
            (#""zone": "balcony""#, ["zone: there is no zone of that name"]),
            (#""zone": null"#, ["zone: expected a string"]),
            (#""row": []"#, ["row: unknown member"]),
        ]
    )
    func section(member: String, expected: [String]) {
        let told = faults {
            try hall(rows: #"{"rows": "1"}"#, section: #""columns": "A", \#(member)"#)
        }
        #expect(told == expected.map { "seat_map.sections[0].\($0)" })
    }

    @Test("an unknown member's name is cut where it is long")
    func longName() {
        let name = String(repeating: "n", count: 200)
        #expect(
            faults { try hall(rows: #"{"rows": "1", "\#(name)": 1}"#) }
                == ["seat_map.sections[0].rows[0].\(name.prefix(40)): unknown member"]
        )
    }

    @Test("of many members that nobody knows the first twenty are told")
    func unknownMembers() {
        let members = (0..<300).map { "\"m\($0)\": 0" }.joined(separator: ", ")
        #expect(
            faults { try seatMap("{\(members)}") }
                == (0..<20).map { "seat_map.m\($0): unknown member" }
        )
    }

    @Test("of many the first twenty are told")
    func bound() {
        let group = #"{"rows": "?"}"#
        let told = faults {
            try hall(rows: Array(repeating: group, count: 300).joined(separator: ", "))
        }
        #expect(told.count == 20)
        #expect(told.last?.hasPrefix("seat_map.sections[0].rows[19].rows: ") == true)
    }

    @Test("a map without a name of its own has places without one")
    func emptyPlace() {
        #expect(
            faults { try seatMap("{}", at: "") }
                == ["name: required", "kind: required", "zones: required", "sections: required"]
        )
    }
}
