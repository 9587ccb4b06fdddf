/// Reads the sections of a map one after another, and counts their seats before there are any.
struct SectionReader {
    static let members = ["name", "prefix", "zone", "columns", "origin", "rows"]

    private let kind: SeatMap.Kind
    private let zones: ZoneNames
    private var names = UniqueNames()
    private var seatCount = 0

    init(of kind: SeatMap.Kind, _ zones: ZoneNames) {
        self.kind = kind
        self.zones = zones
    }

    /// nil without a name: what else is wrong has been told by then.
    mutating func section(_ section: SeatMapObject) -> Section? {
        let name = section.required("name") { (json) throws(SeatMapRefusal) in
            try names.read(json)
        }
        let prefix = section.optional("prefix", fallback: "", SeatMapValue.prefix)
        let origin = section.object("origin", members: SeatMap.Position.members)
            .flatMap(SeatMap.Position.init)
        let groups = groups(of: section)
        return name.map { Section(name: $0, prefix: prefix, origin: origin, groups: groups) }
    }

    private mutating func groups(of section: SeatMapObject) -> [RowGroup] {
        let defaults = RowGroup.Defaults(
            kind: kind,
            zones: zones,
            zone: section.member("zone", zones.index).otherwise(zones.fallback),
            columns: section.member("columns", SeatColumns.init)
        )
        return section.objects("rows", in: 1...SeatMapLimits.rowGroups, members: RowGroup.members)
            .compactMap { group($0, defaults) }
    }

    private mutating func group(
        _ group: SeatMapObject,
        _ defaults: RowGroup.Defaults
    ) -> RowGroup? {
        let limit = SeatMapLimits.seats
        // Or a short text could keep a hundred seats in mind for each of thousands of groups.
        guard seatCount <= limit, !group.faults.isFull, let rows = RowGroup(group, defaults) else {
            return nil
        }
        seatCount += rows.seatCount
        guard seatCount <= limit else {
            group.refuse("rows", "\(seatCount) seats with these, but a map has at most \(limit)")
            return nil
        }
        return rows
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
