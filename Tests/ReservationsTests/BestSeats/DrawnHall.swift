import Reservations

/// A hall as it is drawn in a test, its front at the top.
///
/// A seat is `o` if it is free, `x` if it is taken, `w` if it is free for a wheelchair, `e` free at an exit, and
/// `r` free with a restricted view. A space has none. A line `-` parts sections, each of which is a zone as
/// well, `A`, `B` and so on; the space of two rows is between them.
struct DrawnHall {
    private(set) var lines: [[Character]]
    let chart: SeatChart
    /// Where each seat of the chart is drawn.
    private let places: [(line: Int, column: Int)]

    init(_ drawing: String, kind: InventoryKind = .show) {
        lines = drawing.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        var seats: [SeatChart.Seat] = []
        var places: [(line: Int, column: Int)] = []
        var (section, y) = (0, 0)
        for (line, marks) in lines.enumerated() {
            y += 2
            guard marks != ["-"] else {
                section += 1
                continue
            }
            for (column, mark) in marks.enumerated() where mark != " " {
                seats.append(Self.seat(mark, section, line, column, y: y))
                places.append((line, column))
            }
        }
        let lines = lines
        chart = SeatChart(of: kind, seats) { seat in
            let place = seat.code.split(separator: "-").compactMap { Int($0) }
            return lines[place[0]][place[1]] == "x" ? .booking : .nobody
        }
        self.places = places
    }

    private static func seat(
        _ mark: Character,
        _ section: Int,
        _ line: Int,
        _ column: Int,
        y: Int
    ) -> SeatChart.Seat {
        let name = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(section)))
        let features: [Character: Set<SeatFeature>] = [
            "w": [.wheelchair], "e": [.exitRow], "r": [.restrictedView],
        ]
        return SeatChart.Seat(
            code: "\(line)-\(column)",
            section: name,
            row: String(line),
            zone: name,
            features: features[mark] ?? [],
            position: SeatMap.Position(x: 2 * column, y: y)
        )
    }

    /// Which seats nobody has.
    var free: [Bool] { chart.owners.map { $0 == .nobody } }

    func choice(_ count: Int, in zone: String? = nil) -> [Int]? {
        BestSeats(chart, free: free, in: zone).choose(count)
    }

    /// The drawing with the best seats marked as `#`; nil if fewer are left.
    func best(_ count: Int, in zone: String? = nil) -> String? {
        choice(count, in: zone).map { chosen in
            var lines = lines
            for place in chosen { lines[places[place].line][places[place].column] = "#" }
            return lines.map { String($0) }.joined(separator: "\n")
        }
    }
}
