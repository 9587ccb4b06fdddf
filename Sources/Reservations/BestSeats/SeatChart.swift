/// The seats of one inventory as they stand beside each other, how good each is, and who has it: what the
/// best ones are chosen from.
package struct SeatChart: Sendable {
    /// A seat, and where it is.
    package struct Seat: Hashable, Sendable {
        package let code: String
        package let section: String
        package let row: String
        package let zone: String
        package let features: Set<SeatFeature>
        package let position: SeatMap.Position

        package init(
            code: String,
            section: String,
            row: String,
            zone: String,
            features: Set<SeatFeature> = [],
            position: SeatMap.Position
        ) {
            self.code = code
            self.section = section
            self.row = row
            self.zone = zone
            self.features = features
            self.position = position
        }
    }

    /// Section by section and row by row, from left to right.
    package let seats: [Seat]
    /// Who has each.
    package private(set) var owners: [BookingLedger.Seat.Owner]
    /// How far each is from the best place: the square of the distance, see `SeatChart.costs`.
    let costs: [Int]
    /// Whether the seat behind it in the list is the next of its row, with nothing between them.
    let joinsNext: [Bool]
    private let places: [String: Int]

    /// - Parameter seats: In the map's order, blocked ones among them, whose owner is the house.
    package init(
        of kind: InventoryKind,
        _ seats: [Seat],
        _ owner: (Seat) -> BookingLedger.Seat.Owner
    ) {
        self.seats = seats
        owners = seats.map(owner)
        costs = Self.costs(of: seats, kind)
        joinsNext = seats.indices.map { index in
            index + 1 < seats.count && seats[index].isBeside(seats[index + 1])
        }
        places = Dictionary(seats.enumerated().map { ($1.code, $0) }) { first, _ in first }
    }

    /// The zones' names, in the order in which they come first in the map.
    package var zones: [String] {
        var names: [String] = []
        for seat in seats where names.last != seat.zone && !names.contains(seat.zone) {
            names.append(seat.zone)
        }
        return names
    }

    /// Notes who has a seat from now on.
    package mutating func give(_ code: String, to owner: BookingLedger.Seat.Owner) {
        if let place = places[code] { owners[place] = owner }
    }
}

extension SeatChart.Seat {
    /// Whether another one is the next on its right, without an aisle or a gap between them.
    fileprivate func isBeside(_ next: Self) -> Bool {
        section == next.section && row == next.row && position.y == next.position.y
            && next.position.x - position.x == SeatMap.Position.seatWidth
    }

    /// Whether it is for those who need it, or for those who can help: nobody gets it unasked while there
    /// are others.
    var isReserved: Bool {
        !features.isDisjoint(with: [.wheelchair, .companion, .exitRow])
    }
}
