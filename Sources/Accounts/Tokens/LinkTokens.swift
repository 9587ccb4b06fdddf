import Crypto

/// The secrets in the links of mails: those by which a password is set anew, or somebody joins an organization.
///
/// They are derived, not drawn: an attempt to mail one that was cut short sends the same link again,
/// and only its hash is ever stored.
package struct LinkTokens: Sendable {
    /// What a link is for: no secret is good for anything else.
    package enum Purpose: String, Sendable {
        case passwordReset = "password-reset"
        case invitation
    }

    private let key: AuthenticationKey

    package init(keys: KeyRing) {
        key = keys.first.derivation
    }

    /// The secret of one request or invitation, by the key that signs at the moment.
    package func token(for id: String, _ purpose: Purpose = .passwordReset) -> String {
        Base64URL.encode(key.code(of: Array("\(purpose.rawValue) \(id)".utf8)))
    }

    /// How the database knows a token.
    package static func hash(_ token: String) -> [UInt8] {
        sha256(Array(token.utf8))
    }
}
