package import JSONText

extension SeatMap {
    private static let members = ["name", "kind", "zones", "sections"]

    /// Reads a map in the format of Config/seat-maps/README.md, in time linear in its text.
    ///
    /// - Parameter place: What the map is called in faults, such as `seat_map`; empty for a file that
    ///   is nothing else.
    /// - Throws: Everything that is wrong with it, up to the bound on faults.
    package init(_ json: JSON, at place: String) throws(SeatMapError) {
        let faults = FaultList()
        let map = SeatMap(json, at: SeatMapPlace(root: place), faults)
        guard let map, faults.isEmpty else { throw faults.error }
        self = map
    }

    /// Reads the text of a map, as `init(_:at:)` does.
    package init(text: [UInt8], at place: String = "") throws(SeatMapError) {
        let json: JSON
        do throws(JSONError) {
            json = try JSONParser.parse(text)
        } catch {
            let message = "line \(error.line(in: text)): \(error.reason)"
            throw SeatMapError(faults: [.init(place: place, message: message)])
        }
        try self.init(json, at: place)
    }

    private init?(_ json: JSON, at place: SeatMapPlace, _ faults: FaultList) {
        guard let map = SeatMapObject(json, at: place, members: Self.members, faults) else {
            return nil
        }
        let name = map.required("name", SeatMapValue.name)
        let kind: Kind? = map.required("kind", SeatMapValue.choice)
        zones = Self.zones(map, of: kind)
        let sections = Self.sections(map, of: kind ?? .hall, ZoneNames(zones))
        seats = Seating(sections, faults).seats
        guard let name, let kind else { return nil }
        self.name = name
        self.kind = kind
    }

    private static func zones(_ map: SeatMapObject, of kind: Kind?) -> [Zone] {
        var names = UniqueNames()
        return map.objects("zones", in: 1...SeatMapLimits.zones, members: Zone.members)
            .compactMap { Zone($0, of: kind, &names) }
    }

    private static func sections(
        _ map: SeatMapObject,
        of kind: Kind,
        _ zones: ZoneNames
    ) -> [Section] {
        var reader = SectionReader(of: kind, zones)
        let members = SectionReader.members
        return map.objects("sections", in: 1...SeatMapLimits.sections, members: members)
            .compactMap { reader.section($0) }
    }
}
