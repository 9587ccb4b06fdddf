extension SeatMap {
    private static let blockLength = 10

    /// A plain hall of so many seats, whose codes are `1`, `2` and so on: rows of at most twenty with
    /// an aisle in their middle, one zone without a price.
    ///
    /// - Returns: nil for a total outside 1 to `SeatMapLimits.seats`.
    package static func numbered(_ total: Int) -> SeatMap? {
        guard (1...SeatMapLimits.seats).contains(total) else { return nil }
        let blocks = [1...blockLength, blockLength + 1...2 * blockLength]
        let row = SeatColumns(blocks: blocks.map { $0.map { SeatLabel(.numbers, $0) } }).list
        let seats = (0..<total).map { index in
            let (rows, place) = index.quotientAndRemainder(dividingBy: row.count)
            let column = row[place]
            return Seat(
                code: String(index + 1),
                section: "Hall",
                row: String(rows + 1),
                column: column.label.text,
                zone: 0,
                // Half a row has no aisle: nothing is on its other side.
                features: column.isAtAisle && total > blockLength ? [.aisle] : [],
                isBlocked: false,
                position: Position(x: 0, y: 0).seat(column.offset, in: rows)
            )
        }
        let zones = [Zone(name: "standard", price: nil, earlyPrices: [])]
        return SeatMap(name: "Numbered seats", kind: .hall, zones: zones, seats: seats)
    }
}
