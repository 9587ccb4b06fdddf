import JSONText
import Postgres
package import Reservations

/// Bound as JSON, prices in minor units and moments in seconds since 1970, for a column of jsonb.
extension EarlyPrices: Parameter {
    package var postgresText: String {
        StepColumn.text(
            steps.map { [("price", $0.price), ("until", $0.until?.epoch), ("first", $0.first)] }
        )
    }

    /// Reads such a column's text, nil if it holds no prices.
    fileprivate static func stored(_ text: String) -> EarlyPrices? {
        StepColumn.steps(text, Step.init(stored:)).flatMap { try? EarlyPrices($0) }
    }

    /// Reads such a column where it is a part of other JSON.
    static func stored(_ json: JSON) -> EarlyPrices? {
        StepColumn.steps(json, Step.init(stored:)).flatMap { try? EarlyPrices($0) }
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
