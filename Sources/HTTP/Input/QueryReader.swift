/// Reads a query's parameters and gathers everything that is wrong with them.
package struct QueryReader {
    private var texts: [(name: String, text: String)] = []
    private var seen: [String] = []
    private var errors = FieldErrors()

    /// Splits and decodes a query; names that are not among `known` are errors.
    package init(_ query: [UInt8], known: [any FieldDescription]) {
        for part in query.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let rawValue = equals == part.endIndex ? [] : part[(equals + 1)...]
            guard let name = try? PercentDecoding.text(of: part[..<equals], plusIsSpace: true),
                known.contains(where: { $0.name == name })
            else {
                errors.refuseUnknown(
                    String(decoding: part[..<equals], as: UTF8.self),
                    "unknown parameter"
                )
                continue
            }
            add(name, rawValue)
        }
    }

    /// A parameter's value, nil if it is not there or not right.
    package mutating func value<Value>(of parameter: QueryParameter<Value>) -> Value? {
        guard let text = texts.first(where: { $0.name == parameter.name })?.text else {
            let isMissing = !seen.contains(parameter.name)
            if parameter.isRequired, isMissing { refuse(parameter.name, "required") }
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
    package mutating func refuse(_ name: String, _ message: String) {
        errors.refuse(name, message)
    }

    /// Ends the reading.
    ///
    /// - Throws: A 400 that names every bad field, if there is one.
    package func finish() throws(Problem) {
        try errors.finish()
    }

    private mutating func add(_ name: String, _ value: ArraySlice<UInt8>) {
        guard !seen.contains(name) else {
            texts.removeAll { $0.name == name }
            errors.forget(name)
            refuse(name, "given more than once")
            return
        }
        seen.append(name)
        do {
            texts.append((name, try PercentDecoding.text(of: value, plusIsSpace: true)))
        } catch {
            refuse(name, error.rawValue)
        }
    }
}
