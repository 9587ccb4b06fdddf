/// Threads that come to an end when there is nothing left to do, and how many of them have not yet.
package final class Works: Sendable {
    private let running = Monitor(0)

    package init() {}

    /// Starts a thread that runs `body` to its end.
    package func begin(_ body: @escaping @Sendable () -> Void) throws(ThreadError) {
        running.withLock { $0 += 1 }
        do throws(ThreadError) {
            _ = try Thread { [self] in
                body()
                running.broadcast { $0 -= 1 }
            }
        } catch {
            running.withLock { $0 -= 1 }
            throw error
        }
    }

    /// Waits until all have ended, or for the deadline.
    package func awaitEnd(until deadline: Deadline) {
        _ = running.wait(until: deadline) { $0 == 0 ? () : nil }
    }
}
