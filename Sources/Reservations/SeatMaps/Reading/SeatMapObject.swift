import JSONText

/// What became of a member of an object.
enum SeatMapMember<Value> {
    case value(Value)
    case absent
    /// It is there, and what is wrong with it has been told.
    case refused

    func otherwise(_ other: Self) -> Self {
        if case .absent = self { other } else { self }
    }
}

/// An object of a map's JSON: its members are read by name, and what is wrong with them is told with
/// the place.
struct SeatMapObject {
    typealias Read<Value> = (JSON) throws(SeatMapRefusal) -> Value

    let place: SeatMapPlace
    let faults: FaultList
    private let json: JSON

    /// Refuses members that are not among `known`; nil if this is no object.
    init?(_ json: JSON, at place: SeatMapPlace, members known: [String], _ faults: FaultList) {
        guard case .object(let members) = json else {
            faults.refuse(place, "expected an object")
            return nil
        }
        for (name, _) in members where !known.contains(name) {
            let echo = String(name.unicodeScalars.prefix(SeatMapLimits.echo))
            faults.refuse(place.member(echo), "unknown member")
        }
        self.place = place
        self.json = json
        self.faults = faults
    }

    func has(_ name: String) -> Bool { json[name] != nil }

    func member<Value>(_ name: String, _ read: Read<Value>) -> SeatMapMember<Value> {
        guard let json = json[name] else { return .absent }
        do {
            return .value(try read(json))
        } catch {
            refuse(name, error.message)
            return .refused
        }
    }

    func required<Value>(_ name: String, _ read: Read<Value>) -> Value? {
        inherited(name, from: .absent, otherwise: "required", read)
    }

    func optional<Value>(_ name: String, fallback: Value, _ read: Read<Value>) -> Value {
        guard case .value(let value) = member(name, read) else { return fallback }
        return value
    }

    /// A member that may stand in an outer object instead.
    ///
    /// - Parameter message: What to tell where it stands in neither.
    func inherited<Value>(
        _ name: String,
        from outer: SeatMapMember<Value>,
        otherwise message: String,
        _ read: Read<Value>
    ) -> Value? {
        switch (member(name, read), outer) {
        case (.value(let value), _), (.absent, .value(let value)): return value
        // It is told once, in the outer object.
        case (.refused, _), (.absent, .refused): return nil
        case (.absent, .absent):
            refuse(name, message)
            return nil
        }
    }

    /// A member that is an object itself; nil if it is absent or none.
    func object(_ name: String, members known: [String]) -> SeatMapObject? {
        json[name].flatMap { SeatMapObject($0, at: place.member(name), members: known, faults) }
    }

    /// The objects of a list that must be there; none of them if it is too short or too long.
    func objects(
        _ name: String,
        in lengths: ClosedRange<Int>,
        members known: [String]
    ) -> [SeatMapObject] {
        let elements = required(name) { (json) throws(SeatMapRefusal) -> [JSON] in
            guard case .array(let elements) = json, lengths.contains(elements.count) else {
                let (least, most) = (lengths.lowerBound, lengths.upperBound)
                throw SeatMapRefusal("expected a list of \(least) to \(most)")
            }
            return elements
        }
        let list = place.member(name)
        return (elements ?? []).enumerated().compactMap { index, json in
            SeatMapObject(json, at: list.element(index), members: known, faults)
        }
    }

    func refuse(_ name: String, _ message: String) {
        faults.refuse(place.member(name), message)
    }
}
