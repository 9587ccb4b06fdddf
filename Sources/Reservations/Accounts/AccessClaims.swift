/// What an access token says of its bearer.
///
/// It was true when the token was made; whether the session still lives, and what the account is
/// now, must be asked.
package struct AccessClaims: Hashable, Sendable {
    /// The account, a UUID.
    package let userID: String
    /// The session, a UUID.
    package let sessionID: String
    package let role: Role

    package init(userID: String, sessionID: String, role: Role) {
        self.userID = userID
        self.sessionID = sessionID
        self.role = role
    }
}

/// What came as proof of who asks.
package enum Credential: Hashable, Sendable {
    case none
    case token(AccessClaims)
    /// Something that is no good, and why, safe to show.
    case invalid(String)

    /// The account that it names.
    package var userID: String? {
        if case .token(let claims) = self { claims.userID } else { nil }
    }
}
