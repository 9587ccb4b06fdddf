/// Wakes a thread that has nothing to do but what it is called for.
package final class Bell: Sendable {
    private let isRung = Monitor(false)

    package init() {}

    /// Whoever waits goes on, or does not wait the next time.
    package func ring() {
        isRung.signal { $0 = true }
    }

    /// Waits until it is rung, and no longer than the deadline.
    ///
    /// - Returns: Whether it was.
    package func wait(until deadline: Deadline) -> Bool {
        let rung: Void? = isRung.wait(until: deadline) { isRung in
            guard isRung else { return nil }
            isRung = false
            return ()
        }
        return rung != nil
    }
}
