/// A value that PostgreSQL accepts in its text format.
package protocol Parameter {
    var postgresText: String { get }
}

extension String: Parameter {
    package var postgresText: String { self }
}

extension Int: Parameter {
    package var postgresText: String { String(self) }
}

extension Double: Parameter {
    package var postgresText: String { String(self) }
}

extension Bool: Parameter {
    package var postgresText: String { self ? "t" : "f" }
}

extension Array: Parameter where Element: Parameter {
    /// An array literal, see "Array Value Input" in the PostgreSQL manual.
    package var postgresText: String {
        let elements = map { element in
            let escaped = element.postgresText
                .replacing("\\", with: "\\\\")
                .replacing("\"", with: "\\\"")
            return "\"\(escaped)\""
        }
        return "{\(elements.joined(separator: ","))}"
    }
}
