/// How much of a kind of call one user or address may make.
///
/// A token bucket: it holds `burst` tokens, each call takes one, and `rate` come back per second.
package struct LimitPolicy: Sendable, Hashable {
    /// The kinds of call, by the names that clients are told.
    package enum Name: String, Sendable, CaseIterable {
        case search, booking
        /// Registering, logging in, resetting a password.
        case signIn = "sign_in"
        /// Everything else.
        case general
    }

    /// What a rate and a burst may be: with these all arithmetic stays whole, here and in Redis.
    package static let bounds = 1...1_000_000

    package let name: Name
    /// Calls a second.
    package let rate: Int
    /// Calls at once.
    package let burst: Int
    /// The policy as the field `RateLimit-Policy` tells it: `q` calls at once, which come back in
    /// `w` seconds, see draft-ietf-httpapi-ratelimit-headers.
    package let header: String
    /// How the field `RateLimit` begins, made once, as every answer has it.
    let limitBeginning: String

    /// A policy; numbers out of bounds become the nearest ones within.
    package init(_ name: Name, rate: Int, burst: Int) {
        self.name = name
        self.rate = min(max(rate, Self.bounds.lowerBound), Self.bounds.upperBound)
        self.burst = min(max(burst, Self.bounds.lowerBound), Self.bounds.upperBound)
        let window = (self.burst + self.rate - 1) / self.rate
        limitBeginning = "\"\(name.rawValue)\";r="
        header = "\"\(name.rawValue)\";q=\(self.burst);w=\(window)"
    }
}

/// A policy for each kind of call.
package struct LimitPolicies: Sendable {
    package var search = LimitPolicy(.search, rate: 300, burst: 600)
    package var booking = LimitPolicy(.booking, rate: 50, burst: 100)
    package var signIn = LimitPolicy(.signIn, rate: 10, burst: 40)
    package var general = LimitPolicy(.general, rate: 1_000, burst: 2_000)

    package init() {}

    package subscript(name: LimitPolicy.Name) -> LimitPolicy {
        switch name {
        case .search: search
        case .booking: booking
        case .signIn: signIn
        case .general: general
        }
    }
}
