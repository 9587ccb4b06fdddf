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

    package var postgresText: String { ArrayLiteral.text(of: elements.map { $0?.postgresText }) }
}

extension Array: Parameter where Element: Parameter {
    package var postgresText: String { ArrayLiteral.text(of: map(\.postgresText)) }
}

/// See "Array Value Input" in the PostgreSQL manual.
private enum ArrayLiteral {
    static func text(of elements: [String?]) -> String {
        var literal = [UInt8(ascii: "{")]
        literal.reserveCapacity(elements.count * 40)
        for element in elements {
            if literal.count > 1 { literal.append(UInt8(ascii: ",")) }
            if let element {
                append(element, to: &literal)
            } else {
                literal += "NULL".utf8
            }
        }
        literal.append(UInt8(ascii: "}"))
        return String(decoding: literal, as: UTF8.self)
    }

    // By bytes: to Character a quote with an accent on it is no quote, to PostgreSQL it is.
    private static func append(_ element: String, to literal: inout [UInt8]) {
        literal.append(UInt8(ascii: "\""))
        if element.utf8.contains(where: isSpecial) {
            for byte in element.utf8 {
                if isSpecial(byte) { literal.append(UInt8(ascii: "\\")) }
                literal.append(byte)
            }
        } else {
            literal += element.utf8
        }
        literal.append(UInt8(ascii: "\""))
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}
