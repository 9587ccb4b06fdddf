import Crypto

/// The secrets in the links by which a password is set anew.
///
/// They are derived, not drawn: an attempt to mail one that was cut short sends the same link again,
/// and only its hash is ever stored.
package struct ResetTokens: Sendable {
    private let key: AuthenticationKey

    package init(keys: KeyRing) {
        key = keys.first.derivation
    }

    /// The secret of one request, by the key that signs at the moment.
    package func token(for resetID: String) -> String {
        Base64URL.encode(key.code(of: Array("password-reset \(resetID)".utf8)))
    }

    /// How the database knows a token.
    package static func hash(_ token: String) -> [UInt8] {
        sha256(Array(token.utf8))
    }
}
