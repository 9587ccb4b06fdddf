import Platform

/// When a transaction that failed runs again, and after how long.
package struct Retry: Sendable {
    /// How often one transaction has failed, and how.
    struct Attempts {
        var transient = 0
        var lost = 0
    }

    /// The most times that a serialization failure or a deadlock is tried again.
    private static let transientLimit = 3
    /// The first pause's upper bound; each next one's is twice as long.
    private static let firstPause = Duration.milliseconds(10)

    /// A number from 0 up to 1: the pauses' jitter.
    private let random: @Sendable () -> Double

    package init(random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }) {
        self.random = random
    }

    /// How long to wait before the next attempt, or nil when there is to be none.
    func pause(
        after error: PostgresError,
        _ attempts: inout Attempts,
        deadline: Deadline
    ) -> Duration? {
        if error.isTransient, attempts.transient < Self.transientLimit {
            let bound = Self.firstPause * (1 << attempts.transient)
            attempts.transient += 1
            let pause = bound * (0.5 + random() / 2)
            return .now + pause < deadline ? pause : nil
        }
        if error.wantsNewSession, attempts.lost == 0, !deadline.hasPassed {
            attempts.lost += 1
            return .zero
        }
        return nil
    }
}
