import Platform

/// What a bucket gave, and how full of spent tokens it was after that.
struct Grant: Sendable, Hashable {
    let tokens: Int
    /// Spent tokens that have not come back, in `TokenLease.unit`s.
    let level: Int
}

/// Tokens that this process took from a bucket to spend by itself.
///
/// Spent tokens come back at the policy's rate, those taken first before the others. An unspent one
/// is void from the moment when it begins to come back to the bucket, where anybody may take it
/// again: so whatever is on lease anywhere is also in the bucket's level, and no span of time ever
/// sees more calls than its length times the rate, and the burst. What a process does not spend
/// costs nobody anything once it has come back; until then only this process can use it.
struct TokenLease {
    /// The parts of a token that a bucket gets back per µs number the rate, so all is whole.
    static let unit = 1_000_000
    /// No token is spent later than this: a process that was held up knows nothing any more.
    static let length = Duration.seconds(1)

    let grant: Grant
    /// A moment before the bucket was asked.
    let since: Deadline
    /// The first token that may be spent still.
    private var next = 0

    /// A lease that begins.
    ///
    /// - Parameter spent: The tokens that the asker spent in the moment of the grant.
    init(_ grant: Grant, since: Deadline, spent: Int) {
        self.grant = grant
        self.since = since
        next = min(spent, grant.tokens)
    }

    /// Spends a token, if there is one.
    mutating func spend(by policy: LimitPolicy, at now: Deadline) -> Bool {
        let first = firstUsable(by: policy, at: now)
        guard first < grant.tokens else { return false }
        next = first + 1
        return true
    }

    /// The calls that could be made, those on lease included.
    func remaining(of policy: LimitPolicy, at now: Deadline) -> Int {
        let level = max(0, grant.level - returned(by: policy, at: now))
        let inBucket = max(0, policy.burst * Self.unit - level) / Self.unit
        let leased = max(0, grant.tokens - firstUsable(by: policy, at: now))
        return min(policy.burst, inBucket + leased)
    }

    /// How long it takes, from the grant on, until so many tokens can be had.
    func delay(until tokens: Int, of policy: LimitPolicy) -> Duration {
        let surplus = max(0, grant.level - (policy.burst - tokens) * Self.unit)
        return .microseconds((surplus + policy.rate - 1) / policy.rate)
    }

    private func firstUsable(by policy: LimitPolicy, at now: Deadline) -> Int {
        guard now - since < Self.length else { return grant.tokens }
        let below = grant.level - grant.tokens * Self.unit
        let returning = returned(by: policy, at: now) - below
        return max(next, (max(0, returning) + Self.unit - 1) / Self.unit)
    }

    /// What has come back since the grant, or more: a µs that has begun counts.
    private func returned(by policy: LimitPolicy, at now: Deadline) -> Int {
        (min(max(.zero, now - since), Self.longest).microseconds + 1) * policy.rate
    }

    /// In this time every bucket fills up, at one token a second, too; more would overflow.
    private static let longest = Duration.seconds(LimitPolicy.bounds.upperBound)
}

extension Duration {
    fileprivate var microseconds: Int {
        Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
    }
}
