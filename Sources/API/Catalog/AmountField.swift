import HTTP
import JSONText
import Reservations

extension Field where Source == JSON, Value == String {
    /// An amount as it is written, as text or as an exact number; which digits it may have depends on
    /// its currency.
    static func amount(_ name: String, _ summary: String) -> Self {
        let pattern = #"^[0-9]{1,13}(\.[0-9]{1,3})?$"#
        let schema = JSON.object([
            (
                "anyOf",
                .array([
                    Schema.string(pattern: pattern, example: "10.00"),
                    .object([("type", .string("number")), ("minimum", .number(0))]),
                ])
            )
        ])
        return Self(name, required: true, summary, schema: schema) { json in
            switch json {
            case .string(let text), .literal(let text): .valid(text)
            default: .invalid("expected a decimal amount such as \"10.00\"")
            }
        }
    }
}

extension BodyReader {
    /// An amount in a currency, nil if it is not there or not right.
    mutating func money(_ field: BodyField<String>, _ currency: Currency) -> Money? {
        guard let text = value(of: field) else { return nil }
        if let money = Money(decimal: text, currency) { return money }
        refuse(
            field.name,
            "expected a decimal amount that is not negative, with at most \(currency.digits) decimals"
        )
        return nil
    }
}
