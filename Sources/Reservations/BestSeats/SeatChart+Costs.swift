extension SeatChart {
    /// A seat from which not all is seen is as good as one that is so many seat widths farther.
    private static let restriction = distance(ofWidths: 10)

    /// So many seat widths as a distance, of which costs are the squares.
    static func distance(ofWidths widths: Int) -> Int {
        widths * SeatMap.Position.seatWidth * Focus.scale
    }

    /// How far each seat is from the best place, squared: the best seats lie around it, not along a line.
    static func costs(of seats: [Seat], _ kind: InventoryKind) -> [Int] {
        let cabins = kind == .flight ? cabinFronts(of: seats) : [:]
        let screen = Focus(before: floor(of: seats))
        return seats.map { seat in
            (cabins[seat.zone] ?? screen).cost(of: seat.position) + restriction(of: seat)
        }
    }

    /// How far each seat is from the middle of some others, in the same measure.
    func costs(toMiddleOf others: [Int]) -> [Int] {
        let middle = Focus(amid: others.map { seats[$0].position })
        return seats.map { middle.cost(of: $0.position) + Self.restriction(of: $0) }
    }

    private static func restriction(of seat: Seat) -> Int {
        seat.features.contains(.restrictedView) ? restriction * restriction : 0
    }

    /// The seats of the sections at the front and of those beside them: not of a balcony, which would draw the
    /// best place to the back of the stalls.
    private static func floor(of seats: [Seat]) -> [SeatMap.Position] {
        var depths: [String: ClosedRange<Int>] = [:]
        for seat in seats {
            let y = seat.position.y
            let known = depths[seat.section] ?? y...y
            depths[seat.section] = min(known.lowerBound, y)...max(known.upperBound, y)
        }
        guard let top = depths.values.map(\.lowerBound).min() else { return [] }
        let atFront = depths.values.filter { $0.lowerBound == top }
        let front = top...(atFront.map(\.upperBound).max() ?? top)
        return seats.filter { depths[$0.section]?.overlaps(front) == true }.map(\.position)
    }

    /// The middle of each cabin's first row: who sits there is out first.
    private static func cabinFronts(of seats: [Seat]) -> [String: Focus] {
        Dictionary(grouping: seats, by: \.zone).mapValues { seats in
            Focus(inFrontOf: seats.map(\.position))
        }
    }
}

/// A place that seats are compared with.
private struct Focus {
    /// Halves and thirds of half a seat's width are whole numbers of its parts.
    static let scale = 6

    private let x: Int
    private let y: Int

    /// The best place before a screen or a stage: in the middle, and two thirds of the way back, where films'
    /// sound is mixed, and the whole picture is in view.
    init(before positions: [SeatMap.Position]) {
        let (across, deep) = Self.extent(of: positions)
        x = Self.scale / 2 * (across.lowerBound + across.upperBound)
        y = Self.scale / 3 * (deep.lowerBound + 2 * deep.upperBound)
    }

    /// The middle of the first row.
    init(inFrontOf positions: [SeatMap.Position]) {
        let (across, deep) = Self.extent(of: positions)
        x = Self.scale / 2 * (across.lowerBound + across.upperBound)
        y = Self.scale * deep.lowerBound
    }

    /// The middle of some places.
    init(amid positions: [SeatMap.Position]) {
        let count = max(1, positions.count)
        x = Self.scale * positions.reduce(0) { $0 + $1.x } / count
        y = Self.scale * positions.reduce(0) { $0 + $1.y } / count
    }

    func cost(of position: SeatMap.Position) -> Int {
        let (across, deep) = (Self.scale * position.x - x, Self.scale * position.y - y)
        return across * across + deep * deep
    }

    private static func extent(
        of positions: [SeatMap.Position]
    ) -> (across: ClosedRange<Int>, deep: ClosedRange<Int>) {
        let (xs, ys) = (positions.map(\.x), positions.map(\.y))
        return ((xs.min() ?? 0)...(xs.max() ?? 0), (ys.min() ?? 0)...(ys.max() ?? 0))
    }
}
