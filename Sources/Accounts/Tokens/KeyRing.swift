package import Crypto
package import Daemon
import Reservations

/// The service's secrets: the first signs, all of them verify, so that one can follow another
/// without logging anybody out.
package struct KeyRing: Sendable {
    package struct Key: Sendable {
        /// What a token's header calls it by, see RFC 7515, section 4.1.4.
        package let id: String
        /// For access tokens, also made and checked by others who know the secret.
        package let tokens: AuthenticationKey
        /// For secrets that are derived rather than drawn: no code of one is ever one of the other.
        package let derivation: AuthenticationKey

        init(id: String, secret: [UInt8]) {
            self.id = id
            tokens = AuthenticationKey(secret)
            derivation = AuthenticationKey(tokens.code(of: Array("holdfast derivation".utf8)))
        }
    }

    /// A shorter secret would be weaker than the hash, see RFC 7518, section 3.2.
    private static let secretBytes = 32...1_024
    /// So many are enough to follow one another.
    private static let countLimit = 16
    private static let idLimit = 32

    /// The key that signs.
    package let first: Key
    /// All keys, the first included.
    package let all: [Key]

    /// Reads `id:secret,id:secret`, each secret in base 64.
    package init?(_ text: String) {
        let entries = text.split(separator: ",", omittingEmptySubsequences: false)
        var keys: [Key] = []
        for entry in entries {
            guard let key = Self.key(entry), !keys.contains(where: { $0.id == key.id }) else {
                return nil
            }
            keys.append(key)
        }
        guard let first = keys.first, keys.count <= Self.countLimit else { return nil }
        self.first = first
        all = keys
    }

    package subscript(id: String) -> Key? {
        all.first { $0.id == id }
    }

    private static func key(_ entry: Substring) -> Key? {
        guard let colon = entry.firstIndex(of: ":") else { return nil }
        let id = entry[..<colon].utf8
        guard (1...idLimit).contains(id.count), id.allSatisfy(isIDCharacter),
            let secret = Base64URL.decodeEither(entry[entry.index(after: colon)...].utf8),
            secretBytes.contains(secret.count)
        else { return nil }
        return Key(id: String(entry[..<colon]), secret: secret)
    }

    private static func isIDCharacter(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || "-_.".utf8.contains(byte)
    }

    package static let setting = Setting<KeyRing>(
        "HOLDFAST_TOKEN_KEYS",
        fallback: nil,
        "secrets that sign tokens, the first one signs: name:base64 of 32 bytes, further ones behind commas"
    ) { text in
        KeyRing(text).map(Parsed.value)
            ?? .expected("name:secret, the secret in base 64 with 32 bytes or more")
    }
}
