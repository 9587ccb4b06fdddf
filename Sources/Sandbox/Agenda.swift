import Platform

/// What is to be done later, by one thread.
final class Agenda: Sendable {
    /// How exactly times are kept.
    private static let tick = Duration.milliseconds(50)

    private struct State {
        /// By the tick at which they are due.
        var actions: [Int: [@Sendable () -> Void]] = [:]
        /// The first that has not come.
        var next = 0
        var isClosed = false
    }

    private let start = Deadline.now
    private let state = Monitor(State())

    /// Has something done after a while, at most a tick and a half late; it must not wait.
    func after(_ pause: Duration, _ action: @escaping @Sendable () -> Void) {
        let due = number(of: .now + pause) + 1
        state.withLock { state in
            guard !state.isClosed else { return }
            state.actions[max(due, state.next), default: []].append(action)
        }
    }

    /// Does what is due, until `close`; what is left then is forgotten.
    func run() {
        while !isClosed() {
            for action in due() { action() }
        }
    }

    func close() {
        state.broadcast { state in
            state.isClosed = true
            state.actions = [:]
        }
    }

    /// Looks for a tick's length.
    private func isClosed() -> Bool {
        state.wait(until: .now + Self.tick) { $0.isClosed ? true : nil } ?? false
    }

    private func due() -> [@Sendable () -> Void] {
        let now = number(of: .now)
        return state.withLock { state in
            guard now >= state.next else { return [] }
            let due = (state.next...now).compactMap { state.actions.removeValue(forKey: $0) }
            state.next = now + 1
            return due.flatMap { $0 }
        }
    }

    private func number(of moment: Deadline) -> Int {
        (moment - start).milliseconds / Self.tick.milliseconds
    }
}
