/// The seats of an aircraft, a hall or a theatre: what they are called, where they are, and in which
/// zone of prices.
package struct SeatMap: Hashable, Sendable {
    /// What the seats are in.
    package enum Kind: String, Sendable, CaseIterable {
        /// Of an aircraft: the outermost seats are at a window, and the zones are its cabins.
        case cabin
        case hall
    }

    /// The seats of one price.
    package struct Zone: Hashable, Sendable {
        /// Of a cabin: a raw value of `Cabin`.
        package let name: String
        /// A decimal that is not negative, as it was written; nil where the show or the flight's fare
        /// has the price.
        package let price: String?
        /// In the order in which they come; none without a price.
        package let earlyPrices: [EarlyPrice]
    }

    /// A step of early prices, whose currency is not known yet.
    package struct EarlyPrice: Hashable, Sendable {
        /// As that of a zone.
        let price: String
        /// As those of `EarlyPrices.Step`.
        let until: Moment?
        let first: Int?
    }

    /// One seat, and where it is.
    package struct Seat: Hashable, Sendable {
        /// Once in the map: 1 to 8 of A-Z, 0-9 and the hyphen.
        package let code: String
        /// The name of its section.
        package let section: String
        /// A number, or letters.
        package let row: String
        /// A number, or a letter.
        package let column: String
        /// Its place in the map's `zones`.
        package let zone: Int
        package let features: Set<SeatFeature>
        /// There, but not for sale.
        package let isBlocked: Bool
        /// Where it is drawn.
        package let position: Position
    }

    /// A point of the drawing, in half seat widths from its left and its top, so that rows can be
    /// centred on each other without fractions.
    package struct Position: Hashable, Sendable {
        /// The width of a seat and of an aisle, and the distance from a row to the next.
        static let seatWidth = 2

        package let x: Int
        package let y: Int

        package init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }

    package let name: String
    package let kind: Kind
    /// At least one.
    package let zones: [Zone]
    /// Section by section and row by row, from left to right.
    package let seats: [Seat]

    /// How many seats of each zone are for sale, in the order of the zones.
    package var seatsForSale: [Int] {
        var counts = Array(repeating: 0, count: zones.count)
        for seat in seats where !seat.isBlocked { counts[seat.zone] += 1 }
        return counts
    }
}

extension SeatMap.Position {
    /// Where a seat is of rows whose first has its left end here, both counted from 0.
    func seat(_ offset: Int, in row: Int) -> Self {
        Self(x: x + Self.seatWidth * offset, y: y + Self.seatWidth * row)
    }
}
