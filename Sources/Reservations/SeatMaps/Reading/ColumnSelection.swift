import JSONText

/// Some columns of a row, `A F`, or all of them, `*`.
enum ColumnSelection {
    case all
    case some([SeatLabel])

    init(_ json: JSON) throws(SeatMapRefusal) {
        let text = try SeatMapValue.text(json)
        self = text == "*" ? .all : .some(try SeatColumns(text).list.map(\.label))
    }

    /// The columns that are meant, of a row that has only `columns`.
    func labels(among columns: Set<SeatLabel>) throws(SeatMapRefusal) -> Set<SeatLabel> {
        guard case .some(let labels) = self else { return columns }
        if let missing = labels.first(where: { !columns.contains($0) }) {
            throw SeatMapRefusal("there is no column \(missing.text) in these rows")
        }
        return Set(labels)
    }
}
