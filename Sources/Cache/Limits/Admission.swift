/// Whether a call may go on, and what its client is told about that.
package struct Admission: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        case admitted
        /// Refused; in how many whole seconds, 1 or more, it is worth to try again.
        case refused(retryAfter: Int)
        /// Admitted because nobody could be asked: there are no figures.
        case open
    }

    package let policy: LimitPolicy
    package let verdict: Verdict
    /// The calls that could be made now, as far as this process knows: others may be taking, too.
    package let remaining: Int?

    package var isAdmitted: Bool { retryAfter == nil }

    /// For `Retry-After`: whole seconds, nil unless the call is refused.
    package var retryAfter: Int? {
        if case .refused(let seconds) = verdict { seconds } else { nil }
    }

    /// Whole seconds until as many calls as the burst could be made again.
    package var secondsUntilFull: Int? {
        remaining.map { (policy.burst - $0 + policy.rate - 1) / policy.rate }
    }

    /// The value of the field `RateLimit-Policy`.
    package var policyHeader: String { policy.header }

    /// The value of the field `RateLimit`, nil where there are no figures.
    package var limitHeader: String? {
        guard let remaining, let secondsUntilFull else { return nil }
        return policy.limitBeginning + String(remaining) + ";t=" + String(secondsUntilFull)
    }
}
