/// New UUIDs as text, see RFC 9562.
package enum UniqueID {
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
}
