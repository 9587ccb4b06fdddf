package import JSONText

/// What became of a field's text.
package enum Checked<Value> {
    case valid(Value)
    /// What was expected, as in "expected a number from 1 to 9".
    case invalid(String)
}

/// A parameter of a query: how it is read, checked and described, in one place.
package struct QueryParameter<Value: Sendable>: Sendable {
    package let name: String
    package let summary: String
    package let schema: JSON
    package let isRequired: Bool
    let check: @Sendable (String) -> Checked<Value>

    package init(
        _ name: String,
        required: Bool = false,
        _ summary: String,
        schema: JSON,
        check: @escaping @Sendable (String) -> Checked<Value>
    ) {
        self.name = name
        self.isRequired = required
        self.summary = summary
        self.schema = schema
        self.check = check
    }
}

extension QueryParameter: FieldDescription {}

extension QueryParameter where Value == Int {
    /// A whole number within bounds.
    package static func integer(
        _ name: String,
        in bounds: ClosedRange<Int>,
        fallback: Int,
        _ summary: String
    ) -> Self {
        let schema = JSON.object([
            ("type", .string("integer")),
            ("minimum", .number(bounds.lowerBound)),
            ("maximum", .number(bounds.upperBound)),
            ("default", .number(fallback)),
        ])
        return Self(name, summary, schema: schema) { text in
            // Int takes a plus sign, which the schema does not.
            guard let number = Int(text), bounds.contains(number), !text.hasPrefix("+") else {
                return .invalid(
                    "expected a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
                )
            }
            return .valid(number)
        }
    }
}

extension QueryParameter where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of an enumeration's words.
    package static func choice(_ name: String, _ summary: String) -> Self {
        let words = Value.allCases.map(\.rawValue)
        let schema = JSON.object([
            ("type", .string("string")), ("enum", .array(words.map(JSON.string))),
        ])
        return Self(name, summary, schema: schema) { text in
            guard let value = Value(rawValue: text) else {
                return .invalid("expected one of \(words.joined(separator: ", "))")
            }
            return .valid(value)
        }
    }
}
