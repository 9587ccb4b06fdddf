import Platform

/// Lets only some threads hash at once, in order of arrival, so that a storm of log-ins leaves the
/// other cores to everything else.
final class HashGate: Sendable {
    private struct State {
        var running = 0
        var waiting: [Int] = []
        var nextTicket = 0
    }

    private let bound: Int
    private let queueLength: Int
    private let patience: Duration
    private let state = Monitor(State())

    init(bound: Int, queueLength: Int, patience: Duration) {
        self.bound = bound
        self.queueLength = queueLength
        self.patience = patience
    }

    var running: Int { state.withLock { $0.running } }
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Runs `body` when its turn has come.
    ///
    /// - Returns: Nil if too many wait already, or if it has waited too long.
    func run<Result>(until deadline: Deadline, _ body: () -> Result) -> Result? {
        guard let ticket = state.withLock({ takeTicket(&$0) }) else { return nil }
        let moment = min(deadline, .now + patience)
        guard state.wait(until: moment, for: { enter(ticket, &$0) }) != nil else {
            // Whoever stands behind may be first now.
            state.broadcast { state in state.waiting.removeAll { $0 == ticket } }
            return nil
        }
        defer { state.broadcast { $0.running -= 1 } }
        return body()
    }

    private func takeTicket(_ state: inout State) -> Int? {
        guard state.waiting.count < queueLength else { return nil }
        state.nextTicket += 1
        state.waiting.append(state.nextTicket)
        return state.nextTicket
    }

    private func enter(_ ticket: Int, _ state: inout State) -> Void? {
        guard state.running < bound, state.waiting.first == ticket else { return nil }
        state.waiting.removeFirst()
        state.running += 1
        return ()
    }
}
