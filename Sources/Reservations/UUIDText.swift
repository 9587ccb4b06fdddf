/// UUIDs as text, see RFC 9562, section 4.
package enum UUIDText {
    /// Whether `text` is a UUID of any version, in either case.
    package static func isValid(_ text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        return text.utf8.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : isHexDigit(byte)
        }
    }

    /// The one spelling of a UUID: small letters, as section 4 has it for what is written; nil if
    /// `text` is none.
    package static func canonical(_ text: String) -> String? {
        isValid(text) ? text.lowercased() : nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
