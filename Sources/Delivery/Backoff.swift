/// How long to wait before something that failed is tried again.
struct Backoff: Sendable {
    static let mail = Backoff(first: .seconds(5), longest: .seconds(600))
    static let database = Backoff(first: .milliseconds(500), longest: .seconds(10))

    /// The first pause's upper bound; each next one's is twice as long.
    let first: Duration
    let longest: Duration

    /// - Parameters:
    ///   - failures: How often in a row it has failed, at least once.
    ///   - random: From 0 up to 1, so that those who failed together do not return together.
    func pause(after failures: Int, random: Double) -> Duration {
        let doublings = min(max(failures, 1) - 1, 20)
        return min(longest, first * (1 << doublings)) * (0.5 + random / 2)
    }
}
