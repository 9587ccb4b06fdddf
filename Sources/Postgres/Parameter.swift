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

/// A value of type bytea.
package struct Bytes: Parameter {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The hex format, see "Binary Data Types" in the PostgreSQL manual.
    package var postgresText: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "\\x\(String(decoding: text, as: UTF8.self))"
    }
}

/// An array of which some elements are NULL.
package struct Nullable<Element: Parameter>: Parameter {
    private let elements: [Element?]

    package init(_ elements: [Element?]) {
        self.elements = elements
    }

    package var postgresText: String {
        let texts = elements.map { $0.map { [Element].quoted($0.postgresText) } ?? "NULL" }
        return "{\(texts.joined(separator: ","))}"
    }
}

extension Array: Parameter where Element: Parameter {
    /// An array literal, see "Array Value Input" in the PostgreSQL manual.
    package var postgresText: String {
        "{\(map { Self.quoted($0.postgresText) }.joined(separator: ","))}"
    }

    // By scalars: to Character a quote with an accent on it is no quote, to PostgreSQL it is.
    fileprivate static func quoted(_ text: String) -> String {
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
