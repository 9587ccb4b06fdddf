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

/// Bytes for a column of type bytea.
package struct Bytes: Parameter, Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The hex format, see "Binary Data Types" in the PostgreSQL manual.
    package var postgresText: String {
        let digits = Array("0123456789abcdef".utf8)
        var text = Array("\\x".utf8)
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Array: Parameter where Element: Parameter {
    /// An array literal, see "Array Value Input" in the PostgreSQL manual.
    package var postgresText: String {
        "{\(map { Self.quoted($0.postgresText) }.joined(separator: ","))}"
    }

    // By scalars: to Character a quote with an accent on it is no quote, to PostgreSQL it is.
    private static func quoted(_ text: String) -> String {
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
