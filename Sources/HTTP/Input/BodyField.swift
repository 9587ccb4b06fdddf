package import JSONText

/// A member of a request's body: how it is read, checked and described, in one place.
package struct BodyField<Value: Sendable>: Sendable {
    package let name: String
    package let summary: String
    package let schema: JSON
    package let isRequired: Bool
    let check: @Sendable (JSON) -> Checked<Value>

    package init(
        _ name: String,
        required: Bool = true,
        _ summary: String,
        schema: JSON,
        check: @escaping @Sendable (JSON) -> Checked<Value>
    ) {
        self.name = name
        self.isRequired = required
        self.summary = summary
        self.schema = schema
        self.check = check
    }

    /// The same field, but it may be left out.
    package var optional: Self {
        Self(name, required: false, summary, schema: schema, check: check)
    }
}

/// A field without its type, for lists of them: in a query or a body.
package protocol FieldDescription: Sendable {
    var name: String { get }
    var summary: String { get }
    var schema: JSON { get }
    var isRequired: Bool { get }
}

extension BodyField: FieldDescription {}

extension BodyField where Value == String {
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

extension BodyField where Value == Bool {
    /// True or false.
    package static func flag(_ name: String, _ summary: String) -> Self {
        let schema = JSON.object([("type", .string("boolean"))])
        return Self(name, required: false, summary, schema: schema) { json in
            guard case .bool(let flag) = json else { return .invalid("expected true or false") }
            return .valid(flag)
        }
    }
}

extension BodyField where Value: RawRepresentable, Value.RawValue == String {
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
