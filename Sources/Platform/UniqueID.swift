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
    ///   - milliseconds: Since 1970; now, if nobody says otherwise.
    ///   - number: Of those that are made at once; its last twelve bits count.
    package static func ordered(
        milliseconds: Int = WallClock.milliseconds,
        number: Int
    ) -> String {
        let high = UInt64(milliseconds) << 16 | 0x7000 | UInt64(number & 0xFFF)
        let low = UInt64.random(in: .min ... .max) & ~(0b11 << 62) | 0b10 << 62
        return text(high, low)
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for half in [high, low] {
                for shift in stride(from: 60, through: 0, by: -4) {
                    if [8, 13, 18, 23].contains(place) {
                        text[place] = UInt8(ascii: "-")
                        place += 1
                    }
                    let digit = UInt8(truncatingIfNeeded: half >> UInt64(shift)) & 15
                    text[place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                    place += 1
                }
            }
            return place
        }
    }
}
