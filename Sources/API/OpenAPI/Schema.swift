import HTTP
import JSONText

/// JSON schemas, see JSON Schema 2020-12.
enum Schema {
    static func string() -> JSON {
        .object([("type", .string("string"))])
    }

    static func string(const value: String) -> JSON {
        .object([("type", .string("string")), ("const", .string(value))])
    }

    static func string(oneOf words: [String]) -> JSON {
        .object([("type", .string("string")), ("enum", .array(words.map(JSON.string)))])
    }

    static func string(pattern: String, example: String) -> JSON {
        .object([
            ("type", .string("string")), ("pattern", .string(pattern)),
            ("examples", .array([.string(example)])),
        ])
    }

    static func string(format: String) -> JSON {
        .object([("type", .string("string")), ("format", .string(format))])
    }

    static func integer(atLeast minimum: Int, atMost maximum: Int? = nil) -> JSON {
        var members: [(name: String, value: JSON)] = [
            ("type", .string("integer")), ("minimum", .number(minimum)),
        ]
        if let maximum { members.append(("maximum", .number(maximum))) }
        return .object(members)
    }

    static func array(of element: JSON) -> JSON {
        .object([("type", .string("array")), ("items", element)])
    }

    static func array(of element: JSON, exactly count: Int) -> JSON {
        .object([
            ("type", .string("array")), ("items", element), ("minItems", .number(count)),
            ("maxItems", .number(count)),
        ])
    }

    /// The code of a currency, as ISO 4217 has it.
    static let currency = string(pattern: "^[A-Z]{3}$", example: "EUR")
    static let flag = JSON.object([("type", .string("boolean"))])
    static let null = JSON.object([("type", .string("null"))])

    static func any(of schemas: [JSON]) -> JSON {
        .object([("anyOf", .array(schemas))])
    }

    static func nullable(_ schema: JSON) -> JSON {
        any(of: [schema, null])
    }

    /// An object that has all of these members.
    static func object(_ members: [(name: String, value: JSON)]) -> JSON {
        .object([
            ("type", .string("object")),
            ("required", .array(members.map { .string($0.name) })),
            ("properties", .object(members)),
        ])
    }

    /// An object that has these members and no others, the required ones always.
    static func object(
        _ members: [(name: String, value: JSON)],
        required: [String],
        rules: [(name: String, value: JSON)]
    ) -> JSON {
        .object(
            [
                ("type", .string("object")),
                ("required", .array(required.map(JSON.string))),
                ("properties", .object(members)),
                ("additionalProperties", .bool(false)),
            ] + rules
        )
    }

    /// That exactly one of some members must be there.
    static func exactlyOne(of names: [String]) -> (name: String, value: JSON) {
        let choices = names.map { JSON.object([("required", .array([.string($0)]))]) }
        return ("oneOf", .array(choices))
    }

    /// That at least one of some members must be there.
    static func atLeastOne(of names: [String]) -> (name: String, value: JSON) {
        let choices = names.map { JSON.object([("required", .array([.string($0)]))]) }
        return ("anyOf", .array(choices))
    }

    /// Text of so many Unicode scalars.
    static func string(lengths: ClosedRange<Int>, pattern: String? = nil) -> JSON {
        var members: [(name: String, value: JSON)] = [
            ("type", .string("string")), ("minLength", .number(lengths.lowerBound)),
            ("maxLength", .number(lengths.upperBound)),
        ]
        if let pattern { members.append(("pattern", .string(pattern))) }
        return .object(members)
    }

    /// A page of a list.
    static func page(of element: JSON) -> JSON {
        object([("results", array(of: element)), ("next", nullable(string()))])
    }

    /// A refusal, see `Problem`.
    static let problem: JSON = .object([
        ("type", .string("object")),
        (
            "required",
            .array(["type", "title", "status", "detail", "request_id"].map(JSON.string))
        ),
        (
            "properties",
            .object([
                ("type", string()), ("title", string()),
                ("status", integer(atLeast: 400, atMost: 599)),
                ("detail", string()), ("request_id", string()),
                ("errors", array(of: object([("field", string()), ("message", string())]))),
            ])
        ),
    ])
}

extension JSON {
    /// A schema with a description.
    func described(_ summary: String) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members + [("description", .string(summary))])
    }
}
