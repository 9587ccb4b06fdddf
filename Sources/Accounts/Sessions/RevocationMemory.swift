import Platform
package import Storage
import Synchronization

/// What this process has heard of ended sessions and changed accounts that Redis may not know of.
///
/// Nearly always empty: something comes in only while Redis fails somebody.
package final class RevocationMemory: Sendable {
    private struct State {
        var moments: [Revocation: Deadline] = [:]
        var purge = Deadline.now
    }

    /// How often what is over is looked for.
    private static let purgePause = Duration.seconds(10)

    private let state = Monitor(State())
    /// Whether there is anything to look for, so that most requests take no lock.
    private let isEmpty = Atomic(true)

    package init() {}

    package func add(_ revocations: [Revocation]) {
        let end = Deadline.now + .seconds(Store.revocationSeconds)
        state.withLock { state in
            if state.purge.hasPassed {
                state.moments = state.moments.filter { !$0.value.hasPassed }
                state.purge = .now + Self.purgePause
            }
            for revocation in revocations { state.moments[revocation] = end }
            isEmpty.store(state.moments.isEmpty, ordering: .releasing)
        }
    }

    package func contains(_ revocation: Revocation) -> Bool {
        guard !isEmpty.load(ordering: .acquiring) else { return false }
        return state.withLock { state in
            guard let end = state.moments[revocation] else { return false }
            return !end.hasPassed
        }
    }

    package var count: Int { state.withLock { $0.moments.count } }
}
