import JSONText

/// Reads names of which each may stand once.
struct UniqueNames {
    private var names: Set<String> = []

    mutating func read(_ json: JSON) throws(SeatMapRefusal) -> String {
        let name = try SeatMapValue.name(json)
        guard names.insert(name).inserted else { throw SeatMapRefusal("the name is there already") }
        return name
    }
}
