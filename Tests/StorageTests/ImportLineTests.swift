import Postgres
@testable import Storage
import Support
import Testing

@Suite("A line of an import")
struct ImportLineTests {
    /// The stage's columns of one line.
    private func fields(_ kind: any Import, _ texts: [String]) throws -> [String?] {
        let quoted = texts.map { "\"\($0)\"" }.joined(separator: ",")
        let header = kind.columns.required
        let file = TemporaryFile(header.joined(separator: ",") + "\n" + quoted + "\n")
        let table = try CSVTable(path: file.path, required: header, optional: [])
        guard case .line(let line)? = try table.next() else { throw LineFault("no line") }
        return try kind.fields(of: line)
    }

    private static let airport = [
        "jfk", "KJFK", "John F. Kennedy", "New York", "", "US", "40.6398", "-73.7789",
        "America/New_York",
    ]

    @Test("of airports is read")
    func airport() throws {
        #expect(
            try fields(AirportImport(), Self.airport) == [
                "JFK", "KJFK", "John F. Kennedy", "New York", "", "US", "40.6398", "-73.7789",
                "America/New_York", nil,
            ]
        )
    }

    @Test(
        "of airports that is bad names its column",
        arguments: [
            (0, "iata", ["", "JF", "J1K"]), (1, "icao", ["KJF", "kjfk", "KJ-K"]),
            (2, "name", ["", String(repeating: "x", count: 201)]),
            (3, "city", ["a\0b", String(repeating: "e\u{301}", count: 101)]),
            (5, "country", ["", "us", "USA", "U1"]),
            (6, "latitude", ["", "90.1", "-91", "nan", "x", "inf"]),
            (7, "longitude", ["180.1", "1,5", " 1"]),
        ]
    )
    func badAirport(index: Int, column: String, texts: [String]) throws {
        for text in texts {
            var line = Self.airport
            line[index] = text
            let fault = #expect(throws: LineFault.self, "\(column)=\(text)") {
                try fields(AirportImport(), line)
            }
            #expect(fault?.reason.hasPrefix(column + ": ") == true)
        }
    }

    @Test(
        "of airports has degrees that PostgreSQL can read",
        arguments: ["1e-400", "0x1p3", "1e1", "-0"]
    )
    func degrees(text: String) throws {
        var line = Self.airport
        line[6] = text
        let latitude = try #require(try fields(AirportImport(), line)[6])
        #expect(latitude == String(try #require(Double(latitude))))
    }

    @Test("of carriers is read, or names its column")
    func carrier() throws {
        #expect(try fields(CarrierImport(), ["U2", "easy"]) == ["U2", "easy"])
        for bad in [["U", "x"], ["u2", "x"], ["U2", ""]] {
            #expect(throws: LineFault.self) { try fields(CarrierImport(), bad) }
        }
    }

    @Test("of aircraft is read with its seats, or names its column")
    func aircraft() throws {
        let fields = try fields(AircraftImport(), ["32N", "A320neo", "business=12;economy=150"])
        #expect(fields == ["32N", "A320neo", #"{"business","economy"}"#, #"{"12","150"}"#, ""])
        for seats in [
            "", "economy", "economy=0", "economy=1001", "economy=x", "deck=1",
            "economy=1;economy=2",
        ] {
            let fault = #expect(throws: LineFault.self) {
                try self.fields(AircraftImport(), ["32N", "x", seats])
            }
            #expect(fault?.reason.hasPrefix("seats: ") == true)
        }
    }
}
