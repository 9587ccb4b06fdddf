package import Platform

/// Threads that a test starts together and ends together.
package struct Crowd {
    private let threads: [Thread]

    /// Starts `count` threads, each with its number from 0 on.
    package init(
        _ count: Int,
        _ body: @escaping @Sendable (Int) -> Void
    ) throws(ThreadError) {
        var threads: [Thread] = []
        for index in 0..<count { threads.append(try Thread { body(index) }) }
        self.threads = threads
    }

    /// Waits for the end of all.
    package func join() {
        for thread in threads { thread.join() }
    }
}

/// Something that happens once, for which threads wait.
package final class Gate: Sendable {
    private let isOpen = Monitor(false)

    package init() {}

    package func open() {
        isOpen.broadcast { $0 = true }
    }

    /// Waits for the gate to open, at most a generous while.
    ///
    /// - Returns: Whether it did.
    @discardableResult
    package func pass() -> Bool {
        isOpen.wait(until: .now + .seconds(20)) { $0 ? true : nil } ?? false
    }
}

/// A number that threads change, and its highest value so far.
package final class Gauge: Sendable {
    private struct State {
        var value = 0
        var highest = 0
    }

    private let state = Monitor(State())

    package init() {}

    package var value: Int { state.withLock { $0.value } }
    package var highest: Int { state.withLock { $0.highest } }

    package func add(_ amount: Int) {
        state.broadcast { state in
            state.value += amount
            state.highest = max(state.highest, state.value)
        }
    }

    /// Waits until the value is at least `value`, at most a generous while.
    ///
    /// - Returns: Whether it came so far.
    package func reaches(_ value: Int) -> Bool {
        state.wait(until: .now + .seconds(20)) { $0.value >= value ? true : nil } ?? false
    }
}
