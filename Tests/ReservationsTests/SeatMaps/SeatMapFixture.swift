import JSONText
import Reservations
import Support
import Testing

/// A map in its format.
func seatMap(_ text: String, at place: String = "seat_map") throws -> SeatMap {
    try SeatMap(try JSONParser.parse(Array(text.utf8)), at: place)
}

/// A map of one zone and one section, of whose rows and members a test says what matters.
func hall(
    rows: String,
    section: String = #""columns": "A""#,
    kind: String = "hall"
) throws -> SeatMap {
    try seatMap(
        """
        {"name": "Hall", "kind": "\(kind)", "zones": [{"name": "economy"}], "sections": [
            {"name": "Main", \(section), "rows": [\(rows)]}
        ]}
        """
    )
}

/// What is told of a map: `place: message` of each fault.
func faults(_ read: () throws -> SeatMap) -> [String] {
    do {
        _ = try read()
        return []
    } catch let error as SeatMapError {
        return error.faults.map { "\($0.place): \($0.message)" }
    } catch {
        return ["no SeatMapError: \(error)"]
    }
}

/// The maps that come with Holdfast.
enum ReadyMap: String, CaseIterable {
    case a320, b738, b789
    case cinema = "cinema-120"
    case theatre = "theatre-900"

    func text() throws -> String {
        let root = try TestEnvironment.root()
        return try TestEnvironment.contents(of: "\(root)/Config/seat-maps/\(rawValue).json")
    }
}
