package import JSONText

/// The seats of a show or an event: a map, and what each of its zones costs, in the order of its zones.
package struct PricedSeats: Hashable, Sendable {
    /// The member of a show or an event that has its map, where faults of a map are told.
    package static let place = "seat_map"

    package let map: SeatMap
    package let prices: [Pricing]
    /// Whether they are only numbered, from 1 on.
    package let isNumbered: Bool

    /// Prices the seats of a map in the format of Config/seat-maps/README.md.
    ///
    /// - Parameter pricing: That of the zones that have none; its currency is that of all.
    /// - Throws: Everything that is wrong with the map, or with its prices.
    package init(_ json: JSON, _ pricing: Pricing) throws(SeatMapError) {
        let map = try SeatMap(json, at: Self.place)
        let prices = try map.prices(fallback: pricing, at: Self.place)
        self.init(map: map, prices: prices, isNumbered: false)
        guard map.seatsForSale.contains(where: { $0 > 0 }) else {
            let message = "none of its seats is for sale"
            throw SeatMapError(faults: [.init(place: Self.place, message: message)])
        }
    }

    /// So many seats of one price, numbered from 1 on; nil for more than a map may have, or none.
    package init?(numbered total: Int, _ pricing: Pricing) {
        guard let map = SeatMap.numbered(total) else { return nil }
        self.init(map: map, prices: [pricing], isNumbered: true)
    }

    private init(map: SeatMap, prices: [Pricing], isNumbered: Bool) {
        self.map = map
        self.prices = prices
        self.isNumbered = isNumbered
    }
}
