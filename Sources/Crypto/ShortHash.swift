import CSodium

/// A key of SipHash-2-4, a pseudorandom function of short messages, see Aumasson and Bernstein, "SipHash: a
/// fast short-input PRF" (2012).
package struct ShortHashKey: Sendable {
    private let key: [UInt8]

    /// - Parameter key: 16 bytes; others are cut, or filled with zeros.
    package init(_ key: [UInt8]) {
        let length = Int(crypto_shorthash_KEYBYTES)
        self.key = Array((key + [UInt8](repeating: 0, count: length)).prefix(length))
    }

    package func hash(of number: UInt64) -> UInt64 {
        var output = [UInt8](repeating: 0, count: Int(crypto_shorthash_BYTES))
        let message = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        crypto_shorthash(&output, message, UInt64(message.count), key)
        return output.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
