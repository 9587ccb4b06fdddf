package import Cache
package import Platform
import Redis
import Reservations
package import Storage

/// Finds the entries at the seat gate that PostgreSQL knows nothing of.
package struct GateRepair: Sendable {
    /// The entry of a request that is on its way is gone sooner, in ms.
    private static let onItsWay = 60_000
    /// The steps of Redis' SCAN that one sweep takes: a gate of so many thousand entries is looked at
    /// whole by each, a larger one in turns.
    private static let steps = 20

    private let gate: SeatGate
    private let store: Store

    package init(gate: SeatGate, store: Store) {
        self.gate = gate
        self.store = store
    }

    /// Those of bookings that do not have the seat.
    package func wrongEntries(
        among entries: [SeatGate.Entry],
        until deadline: Deadline
    ) throws(StoreError) -> [SeatGate.Entry] {
        let entries = entries.filter { $0.time < 0 || $0.time > Self.onItsWay }
        guard !entries.isEmpty else { return [] }
        // Read after the entries: whoever has a seat has claimed it before the gate is told.
        let claims = try store.claims(of: entries.map(\.seat), until: deadline)
        return entries.filter { claims[$0.seat] != $0.token }
    }

    /// Deletes what is wrong of a bounded share of the gate, and of another one the next time.
    ///
    /// - Returns: How many entries were wrong; none where Redis cannot be asked.
    package func step(until deadline: Deadline) throws(StoreError) -> Int {
        guard let entries = try? gate.nextEntries(steps: Self.steps) else { return 0 }
        let wrong = try wrongEntries(among: entries, until: deadline)
        delete(wrong)
        return wrong.count
    }

    /// Deletes entries by their tokens: what has changed meanwhile stays.
    package func delete(_ entries: [SeatGate.Entry]) {
        gate.settle(entries.map { .left([$0.seat], token: $0.token) })
    }
}
