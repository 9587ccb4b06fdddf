import Platform
import Storage

/// Tells callers what became of their orders, from a thread of its own, while the committer goes on; and
/// those whose time has passed.
final class Teller: Sendable {
    /// How often it looks for those whose time has passed.
    private static let tick = Duration.milliseconds(20)

    /// What is done at the seat gate, before anybody is told.
    private let atGate: @Sendable ([SettledOrder]) -> Void
    private let settled = Inbox<SettledOrder>()
    /// Those that are not settled, and some that are.
    private let open = Monitor<[QueuedOrder]>([])
    private let work = Works()

    init(atGate: @escaping @Sendable ([SettledOrder]) -> Void) {
        self.atGate = atGate
    }

    func start() throws(ThreadError) {
        try work.begin { [self] in
            while let settled = settled.next() { tell(settled) }
        }
        try work.begin { [self] in
            while !settled.isClosed {
                Process.sleep(Self.tick)
                tellLapsed()
            }
        }
    }

    /// Ends the threads once everybody who is settled has been told, and waits for that until a deadline.
    func stop(until deadline: Deadline) {
        settled.close()
        work.awaitEnd(until: deadline)
    }

    /// Sees to it that its caller is told in time, whatever happens.
    func watch(_ queued: QueuedOrder) {
        open.withLock { $0.append(queued) }
    }

    /// Has callers told; each must have been marked as settled by whoever calls.
    func add(_ settled: [SettledOrder]) {
        if !settled.isEmpty { self.settled.add(settled) }
    }

    private func tell(_ settled: [SettledOrder]) {
        atGate(settled)
        for (queued, result) in settled { queued.tell(result) }
    }

    private func tellLapsed() {
        let now = ContinuousClock.now
        let lapsed = open.withLock { open in
            let lapsed = open.compactMap { queued in queued.lapse(at: now).map { (queued, $0) } }
            open.removeAll(where: \.isSettled)
            return lapsed
        }
        add(lapsed)
    }
}

/// An order, and what its caller is to be told.
package typealias SettledOrder = (queued: QueuedOrder, result: SaleResult)
