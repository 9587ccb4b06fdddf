import JSONText

extension SeatMap.Zone {
    static let members = ["name", "price", EarlyPrices.field]

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
        let earlyPrices = SeatMap.EarlyPrice.list(of: zone)
        guard let name else { return nil }
        self.init(name: name, price: price, earlyPrices: earlyPrices)
    }
}

extension SeatMap.EarlyPrice {
    private static let members = ["price", "until", "first"]

    /// Those of a zone, in their order; none if something is wrong with one of them.
    fileprivate static func list(of zone: SeatMapObject) -> [Self] {
        let field = EarlyPrices.field
        guard zone.has(field) else { return [] }
        guard zone.has("price") else {
            zone.refuse(field, "expected a price beside them: without one the zone has the show's")
            return []
        }
        let objects = zone.objects(field, in: 0...EarlyPrices.limit, members: members)
        let steps = objects.compactMap { Self($0) }
        guard steps.count == objects.count else { return [] }
        do throws(FieldFaults) {
            // What they cost does not matter to their order.
            _ = try EarlyPrices(steps.map { .init(price: 0, until: $0.until, first: $0.first) })
            return steps
        } catch {
            for fault in error.list { zone.refuse(fault.field, fault.message) }
            return []
        }
    }

    private init?(_ step: SeatMapObject) {
        let price = step.required("price", SeatMapValue.price)
        let until = step.member("until", Self.unlessNull(SeatMapValue.moment))
        let first = step.member("first", Self.unlessNull(SeatMapValue.count))
        guard let price, let until = until.known(), let first = first.known() else { return nil }
        self.init(price: price, until: until, first: first)
    }

    /// Reads what may be null, as answers have it.
    private static func unlessNull<Value>(
        _ read: @escaping SeatMapObject.Read<Value>
    ) -> SeatMapObject.Read<Value?> {
        { (json) throws(SeatMapRefusal) in json == .null ? nil : try read(json) }
    }
}

extension SeatMapMember {
    /// What it is, where it may be left out; nil if it is wrong.
    fileprivate func known<Wrapped>() -> Wrapped?? where Value == Wrapped? {
        switch self {
        case .value(let value): .some(value)
        case .absent: .some(nil)
        case .refused: nil
        }
    }
}
