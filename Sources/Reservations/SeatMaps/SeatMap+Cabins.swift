import JSONText

extension SeatMap {
    /// The seats of an aircraft of which no more is known than how many each cabin has: cabin by cabin
    /// from the front, in rows as wide as aircraft of that size usually have them.
    ///
    /// - Parameter cabins: Each at most once, with at least one seat.
    /// - Throws: More seats than a map may have.
    package static func cabins(
        _ cabins: [(cabin: Cabin, seats: Int)]
    ) throws(SeatMapError) -> SeatMap {
        let body = CabinBody(seats: cabins.reduce(0) { $0 + $1.seats })
        var nextRow = 1
        var zones: [JSON] = []
        var rows: [JSON] = []
        for cabin in Cabin.allCases {
            guard let seats = cabins.first(where: { $0.cabin == cabin })?.seats else { continue }
            zones.append(.object([("name", .string(cabin.rawValue))]))
            var groups = body.rows(of: cabin, seats: seats, from: &nextRow)
            if !rows.isEmpty { groups[0].append(("space", .number(cabinDistance))) }
            rows += groups.map(JSON.object)
        }
        let section = JSON.object([("name", .string("Cabin")), ("rows", .array(rows))])
        let map = JSON.object([
            ("name", .string("Cabin")), ("kind", .string(Kind.cabin.rawValue)),
            ("zones", .array(zones)), ("sections", .array([section])),
        ])
        return try SeatMap(map, at: "")
    }

    /// In seat widths.
    private static let cabinDistance = 2
}

/// How wide an aircraft is, by how many it seats.
private enum CabinBody {
    case regional, narrow, wide

    init(seats: Int) {
        switch seats {
        case ...100: self = .regional
        case ...250: self = .narrow
        default: self = .wide
        }
    }

    private func columns(of cabin: Cabin) -> String {
        switch (self, cabin) {
        case (.regional, _), (.narrow, .first), (.narrow, .business): "AC DF"
        case (.narrow, _): "ABC DEF"
        case (.wide, .first), (.wide, .business): "A DG K"
        case (.wide, .premiumEconomy): "AC DEG HK"
        case (.wide, .economy): "ABC DEF HJK"
        }
    }

    /// Groups of rows in the format of a map: the full ones, and a last one with what remains.
    func rows(
        of cabin: Cabin,
        seats: Int,
        from nextRow: inout Int
    ) -> [[(name: String, value: JSON)]] {
        let columns = columns(of: cabin)
        let letters = columns.filter { $0 != " " }
        let (full, rest) = seats.quotientAndRemainder(dividingBy: letters.count)
        let row: [(name: String, value: JSON)] = [
            ("zone", .string(cabin.rawValue)), ("columns", .string(columns)),
        ]
        var groups: [[(name: String, value: JSON)]] = []
        if full > 0 { groups.append(row + [("rows", .string("\(nextRow)-\(nextRow + full - 1)"))]) }
        nextRow += full
        guard rest > 0 else { return groups }
        groups.append(
            row + [
                ("rows", .string("\(nextRow)")),
                ("without", .string(String(letters.dropFirst(rest)))),
            ]
        )
        nextRow += 1
        return groups
    }
}
