import Platform
import Synchronization

/// The loads under way in this process: one per key, whoever else asks waits for it.
final class SharedLoads<Key: Hashable & Sendable, Outcome: Sendable>: Sendable {
    /// One load, from its beginning to its outcome.
    final class Load: Sendable {
        fileprivate let begin: Deadline
        private let outcome = Monitor<Outcome?>(nil)
        private let revoked = Atomic(false)

        fileprivate init(at begin: Deadline) {
            self.begin = begin
        }

        /// Whether what it loads was changed after it began: it may answer those who wait, but must
        /// not be kept.
        var isRevoked: Bool { revoked.load(ordering: .acquiring) }

        fileprivate func revoke() {
            revoked.store(true, ordering: .releasing)
        }

        fileprivate func finish(_ outcome: Outcome) {
            self.outcome.broadcast { $0 = outcome }
        }

        fileprivate func wait(until deadline: Deadline) -> Outcome? {
            outcome.wait(until: deadline) { $0 }
        }
    }

    private let underWay = Monitor<[Key: Load]>([:])

    /// Runs `body` unless somebody already does for the same key; then waits for that outcome.
    ///
    /// - Parameters:
    ///   - now: When `body` would begin.
    ///   - longestAge: A load that began so long ago is not waited for; this one takes its place.
    /// - Returns: The outcome, nil if the deadline passed first, and whether it came from another's
    ///   load.
    func share(
        _ key: Key,
        at now: Deadline = .now,
        longestAge: Duration? = nil,
        until deadline: Deadline,
        _ body: (Load) -> Outcome
    ) -> (outcome: Outcome?, shared: Bool) {
        let load = Load(at: now)
        let other: Load? = underWay.withLock { loads in
            if let other = loads[key], longestAge.map({ now - other.begin < $0 }) ?? true {
                return other
            }
            loads[key] = load
            return nil
        }
        if let other { return (other.wait(until: deadline), true) }
        let outcome = body(load)
        underWay.withLock { loads in
            if loads[key] === load { loads[key] = nil }
        }
        load.finish(outcome)
        return (outcome, false)
    }

    /// Revokes the loads of some keys: who asks from now on begins a new one.
    func revoke(where isConcerned: (Key) -> Bool) {
        underWay.withLock { loads in
            // No more are under way than there are workers.
            for (key, load) in loads where isConcerned(key) {
                load.revoke()
                loads[key] = nil
            }
        }
    }

    /// Runs `body` if the load has not been revoked, so that no revocation comes in between.
    func unlessRevoked(_ load: Load, _ body: () -> Void) {
        underWay.withLock { _ in
            if !load.isRevoked { body() }
        }
    }
}
