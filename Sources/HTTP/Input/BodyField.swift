package import JSONText

extension Field where Source == JSON, Value == String {
    /// Text, checked further by `check`.
    package static func text(
        _ name: String,
        required: Bool = true,
        _ summary: String,
        schema: JSON,
        check: @escaping @Sendable (String) -> Checked<String> = { .valid($0) }
    ) -> Self {
        Self(name, required: required, summary, schema: schema) { json in
            guard case .string(let text) = json else { return .invalid("expected a string") }
            return check(text)
        }
    }
}

extension Field where Source == JSON, Value == Bool {
    /// True or false.
    package static func flag(_ name: String, _ summary: String) -> Self {
        let schema = JSON.object([("type", .string("boolean"))])
        return Self(name, required: false, summary, schema: schema) { json in
            guard case .bool(let flag) = json else { return .invalid("expected true or false") }
            return .valid(flag)
        }
    }
}

extension Field where Source == JSON, Value: RawRepresentable, Value.RawValue == String {
    /// One of some words.
    package static func choice(
        _ name: String,
        required: Bool = true,
        of values: [Value],
        _ summary: String
    ) -> Self {
        let words = values.map(\.rawValue)
        let schema = JSON.object([
            ("type", .string("string")), ("enum", .array(words.map(JSON.string))),
        ])
        return Self(name, required: required, summary, schema: schema) { json in
            guard case .string(let text) = json, words.contains(text),
                let value = Value(rawValue: text)
            else { return .invalid("expected one of \(words.joined(separator: ", "))") }
            return .valid(value)
        }
    }
}

extension Field where Source == JSON, Value == Int {
    /// A whole number within bounds, in any way that JSON can write it.
    package static func integer(
        _ name: String,
        required: Bool = true,
        in bounds: ClosedRange<Int>,
        _ summary: String
    ) -> Self {
        let schema = JSON.object([
            ("type", .string("integer")), ("minimum", .number(bounds.lowerBound)),
            ("maximum", .number(bounds.upperBound)),
        ])
        return Self(name, required: required, summary, schema: schema) { json in
            guard case .literal(let text) = json,
                let number = Int(text) ?? ExactNumber(text)?.integer, bounds.contains(number)
            else {
                return .invalid(
                    "expected a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
                )
            }
            return .valid(number)
        }
    }
}

extension Field where Source == JSON {
    /// The same field, but it may be left out, and null stands for none.
    package var orNull: Field<JSON, Value?> {
        let check = check
        let schema = JSON.object([
            ("anyOf", .array([schema, .object([("type", .string("null"))])]))
        ])
        return Field<JSON, Value?>(name, required: false, summary, schema: schema) { json in
            guard json != .null else { return .valid(nil) }
            return switch check(json) {
            case .valid(let value): .valid(value)
            case .invalid(let message): .invalid("\(message), or null")
            }
        }
    }
}
