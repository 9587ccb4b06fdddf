/// A bounded set of connections, lent to one thread at a time.
///
/// The one used last is lent first, so that the others may rest. Nothing here knows what a
/// connection is: `open`, `isReusable` and `exhausted` say so.
package final class Pool<Connection: ~Copyable & Sendable, Failure: Error>: Sendable {
    /// What the pool looks like at one moment.
    package struct Usage: Sendable, Hashable {
        package let capacity: Int
        package let lent: Int
        package let idle: Int
        package let waiting: Int
    }

    private struct State {
        var idle: [Slot] = []
        var lent = 0
        var waiting = 0
        var generation = 0
    }

    /// A place in the pool: empty when its connection has yet to be opened.
    // Sound: a slot belongs to the pool's locked state, or to the one thread that took it.
    private final class Slot: @unchecked Sendable {
        var connection: Connection?
        let generation: Int

        init(_ connection: consuming Connection?, generation: Int) {
            self.connection = connection
            self.generation = generation
        }
    }

    private let capacity: Int
    private let open: @Sendable (Deadline) throws(Failure) -> Connection
    private let isReusable: @Sendable (borrowing Connection) -> Bool
    private let exhausted: Failure
    private let state: Monitor<State>

    /// Makes a pool that has no connection yet.
    ///
    /// - Parameters:
    ///   - capacity: The most connections that there may be at once.
    ///   - exhausted: Thrown when none becomes free in time.
    ///   - isReusable: Whether a connection that comes back may be lent again.
    ///   - open: Makes a connection, before the deadline.
    package init(
        capacity: Int,
        exhausted: Failure,
        isReusable: @escaping @Sendable (borrowing Connection) -> Bool,
        open: @escaping @Sendable (Deadline) throws(Failure) -> Connection
    ) {
        self.capacity = capacity
        self.exhausted = exhausted
        self.isReusable = isReusable
        self.open = open
        state = Monitor(State())
    }

    /// Lends a connection to `body`, opening one if none is idle.
    ///
    /// Waits for a free one until `patience`, and opens one within `deadline`.
    package func lend<Result>(
        patience: Deadline,
        deadline: Deadline,
        _ body: (inout Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let slot = try take(until: min(patience, deadline))
        defer { giveBack(slot) }
        var connection = if let idle = slot.connection.take() { idle } else { try open(deadline) }
        do throws(Failure) {
            let result = try body(&connection)
            slot.connection = consume connection
            return result
        } catch {
            slot.connection = consume connection
            throw error
        }
    }

    /// Closes every idle connection, and the lent ones when they come back.
    ///
    /// For a server that went away: what it left behind is dead, too.
    package func discardAll() {
        let stale = state.withLock { state in
            state.generation += 1
            let stale = state.idle
            state.idle = []
            return stale
        }
        // The connections close here, outside the lock.
        _ = consume stale
    }

    package var usage: Usage {
        state.withLock { state in
            Usage(
                capacity: capacity,
                lent: state.lent,
                idle: state.idle.count,
                waiting: state.waiting
            )
        }
    }

    private func take(until patience: Deadline) throws(Failure) -> Slot {
        if let slot = state.withLock({ self.claim(&$0) }) { return slot }
        state.withLock { $0.waiting += 1 }
        defer { state.withLock { $0.waiting -= 1 } }
        guard let slot = state.wait(until: patience, for: { self.claim(&$0) }) else {
            throw exhausted
        }
        return slot
    }

    private func claim(_ state: inout State) -> Slot? {
        guard state.lent < capacity else { return nil }
        state.lent += 1
        return state.idle.popLast() ?? Slot(nil, generation: state.generation)
    }

    private func giveBack(_ slot: Slot) {
        let reusable =
            switch slot.connection {
            case .some(let connection): isReusable(connection)
            case .none: false
            }
        // A connection that is not kept closes when its slot goes, outside the lock.
        state.signal { state in
            state.lent -= 1
            if reusable, slot.generation == state.generation { state.idle.append(slot) }
        }
    }
}
