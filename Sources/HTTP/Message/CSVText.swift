/// Rows of CSV, see RFC 4180, that do no harm in a spreadsheet.
///
/// A spreadsheet takes a cell for a formula by its first sign, and may see cells where we see none: it may part
/// them by semicolons or tabs, and pay no heed to a quote within what it then takes for a cell. So an apostrophe
/// goes before each such sign, see "CSV Injection" by OWASP. Numbers are ours, and stay numbers.
package struct CSVText: Sendable {
    package enum Cell: Sendable, Hashable {
        /// What somebody else has written, or may have.
        case text(String)
        /// A decimal number, which may be negative.
        case number(String)
        case empty
    }

    /// What has been written, in UTF-8.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func add(_ row: [Cell]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch cell {
            case .text(let text): append(text)
            case .number(let text): bytes += text.utf8
            case .empty: break
            }
        }
        bytes += [0x0D, 0x0A]
    }

    /// Hands over what has been written, and begins anew.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(_ text: String) {
        let text = Self.isHarmless(text) ? text : Self.defused(text)
        guard text.utf8.contains(where: Self.needsQuotes) || Self.hasSpaceAtAnEnd(text) else {
            bytes += text.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "\""),
            UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            true
        default: false
        }
    }

    private static func hasSpaceAtAnEnd(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
    }

    /// Whether nothing can be wrong with it, which most texts are: only letters, digits, and signs that stand
    /// within words and times.
    private static func isHarmless(_ text: String) -> Bool {
        guard let first = text.utf8.first, isWordly(first) else { return text.isEmpty }
        return text.utf8.allSatisfy { byte in
            isWordly(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "@") || byte == UInt8(ascii: " ")
        }
    }

    private static func isWordly(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func defused(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        if let first = text.unicodeScalars.first, "\t\r\n".unicodeScalars.contains(first) {
            result.append("'")
        }
        var mayBegin = true
        for scalar in text.unicodeScalars {
            if mayBegin, beginsFormula(scalar) { result.append("'") }
            result.append(scalar)
            // Quotes and white space before it are left out by some.
            mayBegin =
                parts(scalar) || mayBegin && (scalar == "\"" || scalar.properties.isWhitespace)
        }
        return String(result)
    }

    /// The last four are the first four in the width of Chinese signs, which some take for the same.
    private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        default: false
        }
    }

    /// Whether somebody may take it for the end of a cell.
    private static func parts(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ",", ";", "|", "\t", "\r", "\n": true
        default: false
        }
    }
}
