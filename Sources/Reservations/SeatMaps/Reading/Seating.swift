/// Puts the seats of sections in their places and gives them their codes.
struct Seating {
    private static let seatWidth = SeatMap.Position.seatWidth

    private(set) var seats: [SeatMap.Seat] = []
    /// Where each code was given first.
    private var codes: [String: SeatMapPlace] = [:]
    /// Where each row of the section stands first.
    private var rows: [SeatLabel: SeatMapPlace] = [:]
    /// Below all rows that are there, in half seat widths.
    private var bottom = 0

    init(_ sections: [Section], _ faults: FaultList) {
        for section in sections { add(section, faults) }
    }

    private mutating func add(_ section: Section, _ faults: FaultList) {
        rows = [:]
        // Sections are told apart by the space of a row.
        let top = seats.isEmpty ? 0 : bottom + Self.seatWidth
        let origin = section.origin ?? SeatMap.Position(x: 0, y: top)
        let width = section.width
        var y = origin.y
        for group in section.groups {
            y += group.space
            let x = origin.x + width - group.pattern.width
            do throws(SeatMapRefusal) {
                try add(group, of: section, at: SeatMap.Position(x: x, y: y))
            } catch {
                faults.refuse(group.place.member("rows"), error.message)
            }
            y += Self.seatWidth * group.rows.ordinals.count
        }
        bottom = max(bottom, y)
    }

    /// Adds rows until one is refused: what is wrong with the next is the same.
    private mutating func add(
        _ group: RowGroup,
        of section: Section,
        at corner: SeatMap.Position
    ) throws(SeatMapRefusal) {
        for (index, row) in group.rows.labels.enumerated() {
            if let first = rows.updateValue(group.place, forKey: row) {
                throw SeatMapRefusal("row \(row.text) is there already (\(first.path))")
            }
            for seat in group.pattern.seats {
                let code = Self.code(section.prefix, row, seat.column)
                try claim(code, for: group)
                let seat = SeatMap.Seat(
                    code: code,
                    section: section.name,
                    row: row.text,
                    column: seat.column.text,
                    zone: group.zone,
                    features: seat.features,
                    isBlocked: seat.isBlocked,
                    position: corner.seat(seat.offset, in: index)
                )
                seats.append(seat)
            }
        }
    }

    private static func code(_ prefix: String, _ row: SeatLabel, _ column: SeatLabel) -> String {
        // Without it, 1 and 11 were the same as 11 and 1.
        let separator = row.script == .numbers && column.script == .numbers ? "-" : ""
        return prefix + row.text + separator + column.text
    }

    private mutating func claim(_ code: String, for group: RowGroup) throws(SeatMapRefusal) {
        let limit = SeatMapLimits.codeLength
        guard code.utf8.count <= limit else {
            throw SeatMapRefusal("seat \(code) has a code of more than \(limit) characters")
        }
        if let first = codes.updateValue(group.place, forKey: code) {
            throw SeatMapRefusal("seat \(code) is there already (\(first.path))")
        }
    }
}
