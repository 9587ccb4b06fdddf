/// A number of a JSON text, exact: its value, however it is written.
///
/// `10`, `10.0` and `1e1` are the same, see RFC 8259, section 6. Of what that allows only literals of
/// a sensible length and exponent are taken: otherwise a few bytes could ask for a billion digits.
package struct ExactNumber: Hashable, Sendable {
    /// Bytes of a literal: more digits than any amount or count has.
    private static let lengthLimit = 64
    /// Powers of ten up or down, likewise.
    private static let exponentLimit = 64

    private let isNegative: Bool
    /// Without zeros at either end; none for zero.
    private let digits: Substring
    /// The power of ten by which the digits are multiplied.
    private let exponent: Int

    /// Reads a number as JSON writes it, nil if it is none or beyond the bounds.
    package init?(_ literal: String) {
        guard literal.utf8.count <= Self.lengthLimit else { return nil }
        let parts = literal.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard parts.count <= 2, let power = Self.power(parts.dropFirst().first) else { return nil }
        let mantissa = parts[0].hasPrefix("-") ? parts[0].dropFirst() : parts[0]
        let places = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        guard places.count <= 2, places.allSatisfy(Self.isDigits) else { return nil }
        let all = Substring(places.joined())
        let significant = all.drop { $0 == "0" }
        let zeros = significant.reversed().prefix { $0 == "0" }.count
        digits = significant.dropLast(zeros)
        exponent = digits.isEmpty ? 0 : power - (all.count - places[0].count) + zeros
        isNegative = !digits.isEmpty && literal.hasPrefix("-")
    }

    /// The number, nil if it is not whole or does not fit.
    package var integer: Int? {
        exponent < 0 ? nil : Int(decimal)
    }

    /// The number without an exponent and needless zeros, such as `10`, `0.05` or `-1.5`.
    package var decimal: String {
        let sign = isNegative ? "-" : ""
        guard !digits.isEmpty else { return "0" }
        guard exponent < 0 else { return sign + digits + String(repeating: "0", count: exponent) }
        let padding = String(repeating: "0", count: max(0, 1 - exponent - digits.count))
        let all = padding + digits
        return "\(sign)\(all.dropLast(-exponent)).\(all.suffix(-exponent))"
    }

    private static func power(_ text: Substring?) -> Int? {
        guard let text else { return 0 }
        let digits = text.first == "+" || text.first == "-" ? text.dropFirst() : text
        guard isDigits(digits), let power = Int(text),
            (-exponentLimit...exponentLimit).contains(power)
        else { return nil }
        return power
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
