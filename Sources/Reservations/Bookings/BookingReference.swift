/// Makes booking references, such as `7KQ2MX`, from numbers: a keyed permutation, so that each number has
/// one of its own, and nobody can tell one from another.
///
/// A Feistel network of thirty bits, see Luby and Rackoff, "How to Construct Pseudorandom Permutations from
/// Pseudorandom Functions" (1988), walked until it comes out below the number of references (Black and
/// Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
package struct BookingReference: Sendable {
    /// Letters and digits of which no two look alike.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)
    private static let length = 6
    /// How many references there are.
    package static let count = 887_503_681

    private static let halfBits = 15
    private static let halfMask: UInt64 = 1 << 15 - 1
    private static let rounds: UInt64 = 6

    /// A pseudorandom function of its key.
    private let scramble: @Sendable (UInt64) -> UInt64

    package init(scramble: @escaping @Sendable (UInt64) -> UInt64) {
        self.scramble = scramble
    }

    /// - Parameter number: From 0 to `count` - 1.
    package func text(of number: Int) -> String {
        var value = permuted(UInt64(number))
        while value >= UInt64(Self.count) { value = permuted(value) }
        var signs: [UInt8] = []
        for _ in 0..<Self.length {
            let (rest, sign) = value.quotientAndRemainder(dividingBy: UInt64(Self.alphabet.count))
            signs.append(Self.alphabet[Int(sign)])
            value = rest
        }
        return String(decoding: signs, as: UTF8.self)
    }

    private func permuted(_ value: UInt64) -> UInt64 {
        var left = value >> UInt64(Self.halfBits)
        var right = value & Self.halfMask
        for round in 0..<Self.rounds {
            let mixed = left ^ (scramble(round << 32 | right) & Self.halfMask)
            (left, right) = (right, mixed)
        }
        return left << UInt64(Self.halfBits) | right
    }
}
