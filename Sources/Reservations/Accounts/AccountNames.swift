/// What an account may be called.
package enum Username {
    package static let lengths = 3...64
    private static let signs = Array("._-".utf8)

    package static func isValid(_ text: String) -> Bool {
        lengths.contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || signs.contains($0) }
    }
}

/// An e-mail address as people have it: RFC 5321's without quotes, comments and address literals, of
/// a host with a dot, in ASCII.
package enum EmailAddress {
    package static let maximumLength = 254
    private static let maximumLocalLength = 64
    private static let maximumLabelLength = 63
    private static let signs = Array("!#$%&'*+/=?^_`{|}~-".utf8)

    package static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= maximumLength else { return false }
        let sides = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].count <= maximumLocalLength else { return false }
        let labels = parts(of: sides[1])
        return parts(of: sides[0]).allSatisfy(isWord) && labels.count >= 2
            && labels.allSatisfy(isLabel)
    }

    private static func parts(of side: Substring.UTF8View) -> [Substring.UTF8View] {
        side.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    private static func isWord(_ part: Substring.UTF8View) -> Bool {
        !part.isEmpty && part.allSatisfy { $0.isASCIILetterOrDigit || signs.contains($0) }
    }

    private static func isLabel(_ part: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...maximumLabelLength).contains(part.count)
            && part.allSatisfy { $0.isASCIILetterOrDigit || $0 == hyphen }
            && part.first != hyphen && part.last != hyphen
    }
}
