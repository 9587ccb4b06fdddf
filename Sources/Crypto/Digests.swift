import CSodium

/// SHA-256, see FIPS 180-4: 32 bytes.
package func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
    return digest
}

/// A key of HMAC-SHA-256, see RFC 2104, with its first two blocks already worked in.
package struct AuthenticationKey: Sendable {
    private let start: crypto_auth_hmacsha256_state

    /// - Parameter secret: Of any length; fewer than 32 bytes are weaker than the hash.
    package init(_ secret: [UInt8]) {
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, secret, secret.count)
        start = state
    }

    /// The code of a message: 32 bytes.
    package func code(of message: [UInt8]) -> [UInt8] {
        var state = start
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }
}
