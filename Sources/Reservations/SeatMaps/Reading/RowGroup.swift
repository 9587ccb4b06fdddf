/// Rows that follow each other and have the same seats.
struct RowGroup {
    /// What a section says for its rows.
    struct Defaults {
        let kind: SeatMap.Kind
        let zones: ZoneNames
        let zone: SeatMapMember<Int>
        let columns: SeatMapMember<SeatColumns>
    }

    static let members = ["rows", "zone", "columns", "without", "blocked", "features", "space"]
    private static let missing = "required, here or in the section"

    let place: SeatMapPlace
    let rows: SeatLabelRange
    let zone: Int
    let pattern: RowPattern
    /// Before the first of the rows, in half seat widths.
    let space: Int

    var seatCount: Int {
        rows.ordinals.count * pattern.seats.count
    }

    init?(_ group: SeatMapObject, _ defaults: Defaults) {
        let rows = group.required("rows", SeatLabelRange.init)
        let zone = group.inherited(
            "zone",
            from: defaults.zone,
            otherwise: Self.missing,
            defaults.zones.index
        )
        let columns = group.inherited(
            "columns",
            from: defaults.columns,
            otherwise: Self.missing,
            SeatColumns.init
        )
        space = group.optional("space", fallback: 0, SeatMapValue.distance)
        let pattern = columns.map { RowPattern(group, $0, defaults.kind) }
        guard let rows, let zone, let pattern else { return nil }
        self.rows = rows
        self.zone = zone
        self.pattern = pattern
        place = group.place
    }
}
