import JSONText

extension Field where Source == String, Value == Int {
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
        return Self(name, required: false, summary, schema: schema) { text in
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

extension Field
where Source == String, Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of an enumeration's words.
    package static func choice(_ name: String, _ summary: String) -> Self {
        let words = Value.allCases.map(\.rawValue)
        let schema = JSON.object([
            ("type", .string("string")), ("enum", .array(words.map(JSON.string))),
        ])
        return Self(name, required: false, summary, schema: schema) { text in
            guard let value = Value(rawValue: text) else {
                return .invalid("expected one of \(words.joined(separator: ", "))")
            }
            return .valid(value)
        }
    }
}
