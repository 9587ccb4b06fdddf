public import Glibc

/// State that threads share, with a way to wait for it to change.
///
/// `Mutex` from the standard library serves where nobody waits.
// Usable from inline, and its short functions inlinable: every request takes a dozen locks, and
// a generic function of another module is slow unless it can be specialized. (An inlinable function
// counts for nothing unless its type, too, is marked.)
// Sound: `state` is touched only between lock and unlock of a mutex that lives as long as it does.
@usableFromInline
package final class Monitor<State>: @unchecked Sendable {
    @usableFromInline let mutex: UnsafeMutablePointer<pthread_mutex_t>
    @usableFromInline let changed: UnsafeMutablePointer<pthread_cond_t>
    @usableFromInline var state: State

    package init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // The default clock jumps when somebody sets the time, see pthread_condattr_setclock(3).
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Reads or changes the state without waking anybody.
    @inlinable
    package func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Changes the state and wakes one waiter.
    @inlinable
    package func signal(_ body: (inout State) -> Void) {
        withLock(body)
        pthread_cond_signal(changed)
    }

    /// Changes the state and wakes every waiter.
    @inlinable
    package func broadcast(_ body: (inout State) -> Void) {
        withLock(body)
        pthread_cond_broadcast(changed)
    }

    /// Waits until `attempt` yields a value.
    ///
    /// - Returns: The value, or nil once `deadline` has passed without one.
    package func wait<Value>(
        until deadline: Deadline,
        for attempt: (inout State) -> Value?
    ) -> Value? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let value = attempt(&state) { return value }
            let left = deadline - .now
            guard left > .zero else { return nil }
            var moment = Self.moment(after: left)
            Crew.whileWaiting {
                _ = pthread_cond_timedwait(changed, mutex, &moment)
            }
        }
    }

    private static func moment(after left: Duration) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let (seconds, attoseconds) = left.components
        let nanoseconds = now.tv_nsec + Int(attoseconds / 1_000_000_000)
        return timespec(
            tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000,
            tv_nsec: nanoseconds % 1_000_000_000
        )
    }
}
