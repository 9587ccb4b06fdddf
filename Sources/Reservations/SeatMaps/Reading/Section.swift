/// A part of a map whose rows are centred on each other, such as the stalls.
struct Section {
    static let members = ["name", "prefix", "zone", "columns", "origin", "rows"]

    let name: String
    /// What stands before the row in its codes.
    let prefix: String
    /// Its top left corner; nil where it comes below what is there already.
    let origin: SeatMap.Position?
    let groups: [RowGroup]

    /// Of the widest row, in seat widths.
    var width: Int {
        groups.reduce(0) { max($0, $1.pattern.width) }
    }

    init?(
        _ section: SeatMapObject,
        of kind: SeatMap.Kind,
        _ zones: ZoneNames,
        _ names: inout UniqueNames
    ) {
        let name = section.required("name") { (json) throws(SeatMapRefusal) in
            try names.read(json)
        }
        prefix = section.optional("prefix", fallback: "", SeatMapValue.prefix)
        origin = section.object("origin", members: SeatMap.Position.members)
            .flatMap(SeatMap.Position.init)
        let defaults = RowGroup.Defaults(
            kind: kind,
            zones: zones,
            zone: section.member("zone", zones.index).otherwise(zones.fallback),
            columns: section.member("columns", SeatColumns.init)
        )
        groups = section
            .objects("rows", limit: SeatMapLimits.rowGroups, members: RowGroup.members)
            .compactMap { RowGroup($0, defaults) }
        guard let name else { return nil }
        self.name = name
    }
}

extension SeatMap.Position {
    fileprivate static let members = ["x", "y"]

    fileprivate init?(_ origin: SeatMapObject) {
        let x = origin.required("x", SeatMapValue.distance)
        let y = origin.required("y", SeatMapValue.distance)
        guard let x, let y else { return nil }
        self.init(x: x, y: y)
    }
}
