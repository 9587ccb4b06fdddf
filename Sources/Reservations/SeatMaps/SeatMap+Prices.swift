extension SeatMap {
    /// What a seat of each zone costs, in the order of `zones`.
    ///
    /// - Parameters:
    ///   - fallback: The price of zones that have none; its currency is that of all.
    ///   - place: What the map is called in faults, such as `seat_map`.
    /// - Throws: Every price that the currency cannot hold, up to the bound on faults.
    package func prices(
        fallback: Money,
        at place: String
    ) throws(SeatMapError) -> [Money] {
        let faults = FaultList()
        let zones = SeatMapPlace(root: place).member("zones")
        let prices = self.zones.enumerated().map { index, zone in
            guard let text = zone.price else { return fallback }
            if let price = Money(decimal: text, fallback.currency) { return price }
            let message = Self.unfitPrice(fallback.currency)
            faults.refuse(zones.element(index).member("price"), message)
            return fallback
        }
        guard faults.isEmpty else { throw faults.error }
        return prices
    }

    private static func unfitPrice(_ currency: Currency) -> String {
        let largest = Money(minorUnits: Money.limit, currency).decimal
        return "expected at most \(largest) \(currency.code), with at most "
            + "\(currency.digits) decimals"
    }
}
