import JSONText

/// Which zone has which name.
struct ZoneNames {
    private let indexes: [String: Int]

    init(_ zones: [SeatMap.Zone]) {
        let names = zones.enumerated().map { ($1.name, $0) }
        indexes = Dictionary(names) { first, _ in first }
    }

    /// The zone of seats that tell none: a map's only one.
    var fallback: SeatMapMember<Int> {
        switch indexes.count {
        // What is wrong with the zones has been told.
        case 0: .refused
        case 1: .value(0)
        default: .absent
        }
    }

    func index(of json: JSON) throws(SeatMapRefusal) -> Int {
        let name = ReadableText.trimmed(try SeatMapValue.text(json))
        guard let index = indexes[name] ?? (indexes.isEmpty ? 0 : nil) else {
            throw SeatMapRefusal("there is no zone of that name")
        }
        return index
    }
}
