package import JSONText

/// A show's seats: a map, and what each of its zones costs, in the order of its zones.
package struct PricedSeats: Hashable, Sendable {
    /// The member of a show that has its map, where faults of a map are told.
    package static let place = "seat_map"

    package let map: SeatMap
    package let prices: [Money]
    /// Whether they are only numbered, from 1 on.
    package let isNumbered: Bool

    /// Prices the seats of a map in the format of Config/seat-maps/README.md.
    ///
    /// - Parameter price: That of the zones that have none; its currency is that of all.
    /// - Throws: Everything that is wrong with the map, or with its prices.
    package init(_ json: JSON, price: Money) throws(SeatMapError) {
        let map = try SeatMap(json, at: Self.place)
        let prices = try map.prices(fallback: price, at: Self.place)
        self.init(map: map, prices: prices, isNumbered: false)
        guard map.seatsForSale.contains(where: { $0 > 0 }) else {
            let message = "none of its seats is for sale"
            throw SeatMapError(faults: [.init(place: Self.place, message: message)])
        }
    }

    /// So many seats of one price, numbered from 1 on; nil for more than a map may have, or none.
    package init?(numbered total: Int, price: Money) {
        guard let map = SeatMap.numbered(total) else { return nil }
        self.init(map: map, prices: [price], isNumbered: true)
    }

    private init(map: SeatMap, prices: [Money], isNumbered: Bool) {
        self.map = map
        self.prices = prices
        self.isNumbered = isNumbered
    }
}
