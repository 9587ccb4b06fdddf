extension SeatMap {
    /// What a seat of each zone costs, in the order of `zones`.
    ///
    /// - Parameters:
    ///   - fallback: That of zones that have no price; its currency is that of all.
    ///   - place: What the map is called in faults, such as `seat_map`.
    /// - Throws: Every price that the currency cannot hold, up to the bound on faults.
    package func prices(
        fallback: Pricing,
        at place: String
    ) throws(SeatMapError) -> [Pricing] {
        let faults = FaultList()
        let zones = SeatMapPlace(root: place).member("zones")
        let prices = self.zones.enumerated().map { index, zone in
            zone.pricing(in: fallback.price.currency, at: zones.element(index), faults) ?? fallback
        }
        guard faults.isEmpty else { throw faults.error }
        return prices
    }
}

extension SeatMap.Zone {
    /// What its seats cost; nil if it has no price, or none that is right.
    fileprivate func pricing(
        in currency: Currency,
        at place: SeatMapPlace,
        _ faults: FaultList
    ) -> Pricing? {
        guard let price else { return nil }
        let whole = Money(price, currency, at: place, faults)
        let list = place.member(EarlyPrices.field)
        let steps = earlyPrices.enumerated().compactMap { index, step in
            Money(step.price, currency, at: list.element(index), faults).map { price in
                EarlyPrices.Step(price: price.minorUnits, until: step.until, first: step.first)
            }
        }
        // Their ends were found right when they were read.
        guard let whole, let early = try? EarlyPrices(steps) else { return nil }
        return Pricing(whole, early)
    }
}

extension Money {
    /// The price of something at a place, nil if the currency cannot hold it.
    fileprivate init?(
        _ text: String,
        _ currency: Currency,
        at place: SeatMapPlace,
        _ faults: FaultList
    ) {
        if let money = Money(decimal: text, currency) {
            self = money
            return
        }
        let largest = Money(minorUnits: Money.limit, currency).decimal
        faults.refuse(
            place.member("price"),
            "expected at most \(largest) \(currency.code), with at most \(currency.digits) decimals"
        )
        return nil
    }
}
