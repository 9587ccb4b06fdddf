import JSONText

extension SeatMap.Zone {
    static let members = ["name", "price"]

    /// - Parameter kind: nil if that cannot be told.
    init?(_ zone: SeatMapObject, of kind: SeatMap.Kind?, _ names: inout UniqueNames) {
        let name = zone.required("name") { (json) throws(SeatMapRefusal) in
            if kind == .cabin { _ = try SeatMapValue.choice(json) as Cabin }
            return try names.read(json)
        }
        let price = zone.optional("price", fallback: nil) { (json) throws(SeatMapRefusal) in
            if kind == .cabin { throw SeatMapRefusal("a cabin has none: its price is the fare") }
            return try SeatMapValue.price(json)
        }
        guard let name else { return nil }
        self.init(name: name, price: price)
    }
}
