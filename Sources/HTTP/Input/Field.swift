package import JSONText

/// What became of a field's text or JSON.
@usableFromInline
package enum Checked<Value> {
    case valid(Value)
    /// What was expected, as in "expected a number from 1 to 9".
    case invalid(String)
}

/// A field of a request: how it is read, checked and described, in one place.
@usableFromInline
package struct Field<Source, Value: Sendable>: FieldDescription {
    @usableFromInline package let name: String
    package let summary: String
    package let schema: JSON
    @usableFromInline package let isRequired: Bool
    @usableFromInline package let check: @Sendable (Source) -> Checked<Value>

    package init(
        _ name: String,
        required: Bool,
        _ summary: String,
        schema: JSON,
        check: @escaping @Sendable (Source) -> Checked<Value>
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

    /// The same field, but it must be there.
    package var required: Self {
        Self(name, required: true, summary, schema: schema, check: check)
    }
}

/// A parameter of a query; unless it says otherwise it may be left out.
package typealias QueryParameter<Value: Sendable> = Field<String, Value>

/// A member of a body; unless it says otherwise it must be there.
package typealias BodyField<Value: Sendable> = Field<JSON, Value>

/// A field without its type.
package protocol FieldDescription: Sendable {
    var name: String { get }
    var summary: String { get }
    var schema: JSON { get }
    var isRequired: Bool { get }
}

/// All fields that a query or a body may have.
package struct Fields: Sendable, ExpressibleByArrayLiteral {
    package let descriptions: [any FieldDescription]
    // Beside them, so that to look for a name copies no description: every query does it.
    private let names: [String]

    package init(_ descriptions: [any FieldDescription]) {
        self.descriptions = descriptions
        names = descriptions.map(\.name)
    }

    package init(arrayLiteral descriptions: any FieldDescription...) {
        self.init(descriptions)
    }

    package var isEmpty: Bool { names.isEmpty }

    func contain(_ name: String) -> Bool {
        names.contains(name)
    }
}
