/// An airport's IATA code: three capital letters.
package struct AirportCode: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Reads a code in any case, spaces around it ignored.
    package init?(_ text: String) {
        var letters = text.utf8[...]
        while let first = letters.first, Self.isSpace(first) { letters.removeFirst() }
        while let last = letters.last, Self.isSpace(last) { letters.removeLast() }
        guard letters.count == 3, letters.allSatisfy(Self.isLetter) else { return nil }
        self.text = String(Substring(letters)).uppercased()
    }

    /// A blank, a tab or a line's end.
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        // Setting this bit makes a small letter of a capital one.
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    package var description: String { text }
}
