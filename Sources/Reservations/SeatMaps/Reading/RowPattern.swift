/// The seats that each of some rows has, from left to right.
struct RowPattern {
    struct Seat {
        let column: SeatLabel
        /// In seat widths from the row's left end.
        let offset: Int
        var features: Set<SeatFeature>
        var isBlocked = false
    }

    private(set) var seats: [Seat]
    /// In seat widths; a seat that is left out still has its place.
    let width: Int

    init(_ columns: SeatColumns, _ kind: SeatMap.Kind) {
        width = columns.width
        seats = columns.list.map { column in
            let features: Set<SeatFeature> = column.isAtAisle ? [.aisle] : []
            return Seat(column: column.label, offset: column.offset, features: features)
        }
        guard kind == .cabin, !seats.isEmpty else { return }
        seats[0].features.insert(.window)
        seats[seats.count - 1].features.insert(.window)
    }

    mutating func leaveOut(_ selection: ColumnSelection) throws(SeatMapRefusal) {
        let labels = try selection.labels(among: columns)
        guard labels.count < seats.count else {
            throw SeatMapRefusal("no seat is left in these rows")
        }
        seats.removeAll { labels.contains($0.column) }
    }

    mutating func change(
        _ selection: ColumnSelection,
        _ body: (inout Seat) -> Void
    ) throws(SeatMapRefusal) {
        let labels = try selection.labels(among: columns)
        for index in seats.indices where labels.contains(seats[index].column) {
            body(&seats[index])
        }
    }

    private var columns: Set<SeatLabel> {
        Set(seats.map(\.column))
    }
}
