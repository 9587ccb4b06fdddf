/// What is known of a refresh token that somebody presents.
package struct RefreshTokenState: Hashable, Sendable {
    /// Neither ended nor out of date, and of an account that may log in.
    package var sessionIsLive: Bool
    /// How long ago the token was used, in seconds; nil if it was not.
    package var secondsSinceUse: Double?
    /// Whether it was used with the Idempotency-Key with which it comes again.
    package var keyIsTheSame: Bool

    package init(sessionIsLive: Bool, secondsSinceUse: Double?, keyIsTheSame: Bool) {
        self.sessionIsLive = sessionIsLive
        self.secondsSinceUse = secondsSinceUse
        self.keyIsTheSame = keyIsTheSame
    }
}

/// What becomes of a refresh token that somebody presents.
package enum RefreshVerdict: Hashable, Sendable {
    /// So long after its use a token may come again with the same key: the answer was lost.
    package static let repeatSeconds = 60.0

    /// Its successor takes its place.
    case rotate
    /// The answer to its use was lost: it gets the same successor once more.
    case giveAgain
    /// Two have the same token, and one of them has stolen it: both are shut out.
    case endSession
    case refuse

    package init(_ token: RefreshTokenState) {
        guard token.sessionIsLive else {
            self = .refuse
            return
        }
        guard let age = token.secondsSinceUse else {
            self = .rotate
            return
        }
        self = token.keyIsTheSame && age <= Self.repeatSeconds ? .giveAgain : .endSession
    }
}
