import JSONText
import Postgres
package import Reservations

/// Bound as JSON, prices in minor units and moments in seconds since 1970, for a column of jsonb.
extension EarlyPrices: Parameter {
    package var postgresText: String {
        let json = JSON.array(
            steps.map { step in
                let numbers = [
                    ("price", step.price), ("until", step.until?.epoch), ("first", step.first),
                ]
                return .object(
                    numbers.compactMap { name, value in value.map { (name, .number($0)) } }
                )
            }
        )
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Reads such a column's text, nil if it holds no prices.
    fileprivate static func stored(_ text: String) -> EarlyPrices? {
        guard let json = try? JSONParser.parse(Array(text.utf8)), case .array(let elements) = json
        else { return nil }
        let steps = elements.compactMap { Step(stored: $0) }
        guard steps.count == elements.count else { return nil }
        return try? EarlyPrices(steps)
    }
}

extension EarlyPrices.Step {
    fileprivate init?(stored json: JSON) {
        guard let price = json["price"]?.integer else { return nil }
        self.init(
            price: price,
            until: json["until"]?.integer.map { Moment(epoch: $0) },
            first: json["first"]?.integer
        )
    }
}

extension Store {
    static func earlyPrices(
        from row: borrowing Row,
        at column: Int
    ) throws(PostgresError) -> EarlyPrices {
        // Most types have none, and every batch reads them.
        if try row.text(column) == "[]" { return .none }
        return try row.decode(column, as: "early prices") { EarlyPrices.stored($0) }
    }
}
