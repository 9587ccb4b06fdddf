import Crypto

/// Makes refresh tokens: 256 bits that nobody can foresee.
struct RefreshTokens: Sendable {
    private let keys: KeyRing

    init(keys: KeyRing) {
        self.keys = keys
    }

    /// A random one.
    func drawn() -> String {
        Base64URL.encode(randomBytes(32))
    }

    /// The successor of a token that is used with an Idempotency-Key: the same one each time, so
    /// that a lost answer can be given again though only the token's hash is stored.
    func successor(of token: String, key: String) -> String {
        Self.successor(of: token, key: key, keys.first)
    }

    /// That successor among those of all keys, for the first key may be another one by now.
    func successor(of token: String, key: String, withHash hash: [UInt8]) -> String? {
        keys.all.lazy
            .map { Self.successor(of: token, key: key, $0) }
            .first { isEqualInConstantTime(Self.hash($0), hash) }
    }

    /// What is stored of a token: it has too many possible values to be guessed from it.
    static func hash(_ token: String) -> [UInt8] {
        sha256(Array(token.utf8))
    }

    private static func successor(of token: String, key: String, _ secret: KeyRing.Key) -> String {
        // A token has no space in it, so no other pair makes the same text.
        Base64URL.encode(secret.derivation.code(of: Array("refresh \(token) \(key)".utf8)))
    }
}
