package import JSONText

/// Reads the members of a JSON object, a request's body above all, and gathers everything that is wrong with them.
package struct BodyReader {
    private let members: [(name: String, value: JSON)]
    private var errors = FieldErrors()

    /// Parses a body; names that are not among `known` are errors.
    ///
    /// - Throws: A 415 for another media type, a 400 for what is no JSON object.
    package init(_ request: Request, known: Fields) throws(Problem) {
        guard Self.isJSON(request.headers[.contentType]) else { throw .unsupportedMediaType }
        self.init(members: try Self.members(of: request.body), known: known)
    }

    /// Reads the members of an object that comes from elsewhere, a file for instance, by the same rules.
    package init(members: [(name: String, value: JSON)], known: Fields) {
        self.members = members
        for (name, _) in members where !known.contain(name) {
            errors.refuseUnknown(name, "unknown field")
        }
    }

    /// A member's value, nil if it is not there or not right.
    package mutating func value<Value>(of field: BodyField<Value>) -> Value? {
        guard let member = members.first(where: { $0.name == field.name })?.value else {
            if field.isRequired { errors.refuse(field.name, "required") }
            return nil
        }
        switch field.check(member) {
        case .valid(let value): return value
        case .invalid(let message):
            errors.refuse(field.name, message)
            return nil
        }
    }

    /// Whether the body has such a member, right or not.
    package func has(_ field: some FieldDescription) -> Bool {
        members.contains { $0.name == field.name }
    }

    /// Records what is wrong with a field beyond its own value.
    package mutating func refuse(_ name: String, _ message: String) {
        errors.refuse(name, message)
    }

    /// Whether something is wrong with a field already.
    package func refuses(_ name: String) -> Bool {
        errors.contain(name)
    }

    /// Ends the reading.
    ///
    /// - Throws: A 400 that names every bad field, if there is one.
    package func finish() throws(Problem) {
        try errors.finish()
    }

    /// A type that is not told may be ours; one that is must be, see RFC 9110, section 8.3.
    private static func isJSON(_ type: String?) -> Bool {
        guard let type, !type.isEmpty else { return true }
        let essence = type.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        return essence.lowercased() == "application/json"
    }

    private static func members(of body: [UInt8]) throws(Problem) -> [(name: String, value: JSON)] {
        let json: JSON
        do throws(JSONError) {
            json = try JSONParser.parse(body)
        } catch {
            throw .invalid([.init("body", "expected a JSON object: \(error)")])
        }
        guard case .object(let members) = json else {
            throw .invalid([.init("body", "expected a JSON object")])
        }
        return members
    }
}
