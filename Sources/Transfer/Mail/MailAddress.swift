/// An e-mail address through which nothing can be smuggled into a header or a command.
package struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    private static let lengthLimit = 254

    package let text: String

    /// Takes an address of the characters that RFC 5322, section 3.2.3, allows without quotes.
    ///
    /// - Returns: nil for any other, such as one with a space, a line's end or a letter that is not
    ///   of ASCII.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= Self.lengthLimit,
            !parts[0].isEmpty, parts[0].allSatisfy(Self.isLocal),
            !parts[1].isEmpty, parts[1].allSatisfy(Self.isDomain)
        else { return nil }
        self.text = text
    }

    /// What stands behind the @.
    package var domain: String {
        String(text.drop { $0 != "@" }.dropFirst())
    }

    package var description: String { text }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || ".-".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
