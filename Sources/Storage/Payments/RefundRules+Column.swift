import JSONText
import Postgres
package import Reservations

/// Bound as JSON, fees in minor units, for a column of jsonb.
extension RefundRules: Parameter {
    package var postgresText: String {
        StepColumn.text(
            steps.map {
                [("hours_before", $0.hoursBefore), ("percent", $0.percent), ("fee", $0.fee)]
            }
        )
    }

    /// Reads such a column's text, nil if it holds no rules.
    fileprivate static func stored(_ text: String) -> RefundRules? {
        StepColumn.steps(text, Step.init(stored:)).flatMap { try? RefundRules($0) }
    }
}

extension RefundRules.Step {
    fileprivate init?(stored json: JSON) {
        let numbers = ["hours_before", "percent", "fee"].compactMap { json[$0]?.integer }
        guard numbers.count == 3 else { return nil }
        self.init(hoursBefore: numbers[0], percent: numbers[1], fee: numbers[2])
    }
}

extension Store {
    /// A column of rules of refunds; NULL, which stands for the standard, is nil.
    static func refundRules(
        from row: borrowing Row,
        at column: Int
    ) throws(PostgresError) -> RefundRules? {
        guard row.optionalText(column) != nil else { return nil }
        return try row.decode(column, as: "rules of refunds") { RefundRules.stored($0) }
    }
}
