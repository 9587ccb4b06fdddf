import CSodium

/// libsodium, ready for use.
enum Sodium {
    /// libsodium must be initialised once before anything else, see "Usage" in its manual; it may be
    /// called by several threads at once.
    static let isReady = sodium_init() >= 0
}

/// Bytes that nobody can foresee, from the kernel.
package func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
}

/// Whether both are the same, in a time that depends on their lengths alone.
///
/// For secrets: an ordinary comparison tells by its time how much of a guess is right.
package func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && sodium_memcmp(left, right, left.count) == 0
}
