/// Reads a query's parameters and gathers everything that is wrong with them.
@usableFromInline
package struct QueryReader {
    private struct Parameter {
        let name: String
        /// Nil where it cannot be told: that has been refused already.
        var text: String?
    }

    private var parameters: [Parameter] = []
    private var errors = FieldErrors()

    /// Splits and decodes a query; names that are not among `known` are errors.
    package init(_ query: [UInt8], known: Fields) {
        for part in query.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value = equals == part.endIndex ? [] : part[(equals + 1)...]
            guard let name = try? PercentDecoding.text(of: part[..<equals], plusIsSpace: true),
                known.contain(name)
            else {
                errors.refuseUnknown(
                    String(decoding: part[..<equals], as: UTF8.self),
                    "unknown parameter"
                )
                continue
            }
            add(name, value)
        }
    }

    /// A parameter's value, nil if it is not there or not right.
    // Inlined, for a generic function of another module is slow: every search reads nine.
    @inlinable
    package mutating func value<Value>(of parameter: Field<String, Value>) -> Value? {
        guard let text = text(of: parameter.name, isRequired: parameter.isRequired) else {
            return nil
        }
        switch parameter.check(text) {
        case .valid(let value): return value
        case .invalid(let message):
            refuse(parameter.name, message)
            return nil
        }
    }

    /// Records what is wrong with a field beyond its own text.
    @usableFromInline
    package mutating func refuse(_ name: String, _ message: String) {
        errors.refuse(name, message)
    }

    /// Ends the reading.
    ///
    /// - Throws: A 400 that names every bad field, if there is one.
    package func finish() throws(Problem) {
        try errors.finish()
    }

    @usableFromInline
    mutating func text(of name: String, isRequired: Bool) -> String? {
        if let parameter = parameters.first(where: { $0.name == name }) { return parameter.text }
        if isRequired { refuse(name, "required") }
        return nil
    }

    private mutating func add(_ name: String, _ value: ArraySlice<UInt8>) {
        if let index = parameters.firstIndex(where: { $0.name == name }) {
            parameters[index].text = nil
            errors.forget(name)
            refuse(name, "given more than once")
            return
        }
        do {
            let text = try PercentDecoding.text(of: value, plusIsSpace: true)
            parameters.append(Parameter(name: name, text: text))
        } catch {
            parameters.append(Parameter(name: name, text: nil))
            refuse(name, error.rawValue)
        }
    }
}
