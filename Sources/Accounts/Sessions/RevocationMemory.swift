import Platform
package import Storage
import Synchronization

/// What this process has heard of ended sessions and changed accounts that Redis may not know of.
///
/// Nearly always empty: something comes in only while Redis fails somebody.
package final class RevocationMemory: Sendable {
    private let moments = Monitor<[Revocation: Deadline]>([:])
    /// Whether there is anything to look for, so that most requests take no lock.
    private let isEmpty = Atomic(true)

    package init() {}

    package func add(_ revocation: Revocation) {
        let end = Deadline.now + .seconds(Store.revocationSeconds)
        moments.withLock { moments in
            moments = moments.filter { !$0.value.hasPassed }
            moments[revocation] = end
            isEmpty.store(false, ordering: .releasing)
        }
    }

    package func contains(_ revocation: Revocation) -> Bool {
        guard !isEmpty.load(ordering: .acquiring) else { return false }
        return moments.withLock { moments in
            guard let end = moments[revocation] else { return false }
            return !end.hasPassed
        }
    }

    package var count: Int { moments.withLock { $0.count } }
}
