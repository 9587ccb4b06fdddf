/// UUIDs as text, see RFC 9562, section 4.
package enum UUIDText {
    /// One of version 4, drawn from the system's own generator.
    package static func random() -> String {
        var (high, low) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        high = high & ~0xF000 | 0x4000
        low = low & ~(0b11 << 62) | 0b10 << 62
        return text(high, low)
    }

    /// One of version 7: those of a later moment, and within it of a larger number, come behind.
    ///
    /// - Parameters:
    ///   - milliseconds: Since 1970.
    ///   - number: Of those that are made at once; its last twelve bits count.
    package static func ordered(milliseconds: Int, number: Int) -> String {
        let high = UInt64(milliseconds) << 16 | 0x7000 | UInt64(number & 0xFFF)
        let low = UInt64.random(in: .min ... .max) & ~(0b11 << 62) | 0b10 << 62
        return text(high, low)
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        let bytes = [high, low].flatMap { half in
            (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) }
        }
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }

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
