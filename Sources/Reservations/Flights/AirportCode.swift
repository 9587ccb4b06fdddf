/// An airport's IATA code: three capital letters.
package struct AirportCode: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Reads a code in any case, spaces around it ignored.
    package init?(_ text: String) {
        let space = UInt8(ascii: " ")
        var letters = text.utf8[...]
        while letters.first == space { letters.removeFirst() }
        while letters.last == space { letters.removeLast() }
        guard letters.count == 3, letters.allSatisfy(Self.isLetter) else { return nil }
        self.text = String(Substring(letters)).uppercased()
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        // Setting this bit makes a small letter of a capital one.
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    package var description: String { text }
}
