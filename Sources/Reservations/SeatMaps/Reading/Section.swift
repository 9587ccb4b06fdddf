/// A part of a map whose rows are centred on each other, such as the stalls.
struct Section {
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
}
