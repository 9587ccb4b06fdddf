/// An airport's IATA code: three capital letters.
package struct AirportCode: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Reads a code in any case, spaces around it ignored.
    package init?(_ text: String) {
        let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        let capitals = String(trimmed).utf8.map { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
        }
        guard capitals.count == 3,
            capitals.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return nil }
        self.text = String(decoding: capitals, as: UTF8.self)
    }

    package var description: String { text }
}
