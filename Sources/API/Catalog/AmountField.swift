import HTTP
import JSONText
import Reservations

extension Field where Source == JSON, Value == String {
    /// An amount as it is written, as text or as an exact number; which digits it may have depends on
    /// its currency.
    static func amount(_ name: String, _ summary: String) -> Self {
        let pattern = #"^0*[0-9]{1,13}(\.[0-9]{1,3})?$"#
        // The limit is in minor units: most where there are no smaller ones.
        let number = JSON.object([
            ("type", .string("number")), ("minimum", .number(0)), ("maximum", .number(Money.limit)),
        ])
        let schema = JSON.object([
            ("anyOf", .array([Schema.string(pattern: pattern, example: "10.00"), number]))
        ])
        return Self(name, required: true, summary, schema: schema) { json in
            switch json {
            case .string(let text): return .valid(text)
            case .literal(let text):
                if let number = ExactNumber(text) { return .valid(number.decimal) }
            default: break
            }
            return .invalid("expected a decimal amount such as \"10.00\"")
        }
    }
}

extension BodyReader {
    /// An amount in a currency, nil if it is not there or not right.
    mutating func money(_ field: BodyField<String>, _ currency: Currency) -> Money? {
        value(of: field).flatMap { money($0, at: field.name, currency) }
    }

    /// An amount that a field has; nil if it is not right.
    mutating func money(_ text: String, at name: String, _ currency: Currency) -> Money? {
        do throws(Money.Flaw) {
            return try Money(reading: text, currency)
        } catch {
            refuse(name, Self.expectation(error, currency))
            return nil
        }
    }

    private static func expectation(_ flaw: Money.Flaw, _ currency: Currency) -> String {
        switch flaw {
        case .form:
            return "expected a decimal amount that is not negative, "
                + "with at most \(currency.digits) decimals"
        case .tooLarge:
            let limit = Money(minorUnits: Money.limit, currency)
            return "expected at most \(limit.decimal) \(currency.code)"
        }
    }
}
