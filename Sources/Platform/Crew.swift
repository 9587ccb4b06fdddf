import Glibc
import Synchronization

/// Lets only some of a group of threads run at once, so that they do not crowd the cores.
///
/// Many threads are there because some must wait: for PostgreSQL, for each other. Those that need
/// not would only take turns on the same cores, each with a request in its hands. So a thread that
/// finds too many others running rests before it takes more work, and a thread that begins to wait
/// sends another in its place. Measured with 64 threads on 2 cores at 32 connections: the slowest
/// hundredth of the answers took 114 ms without this, 2 ms with it.
package final class Crew: Sendable {
    private struct Rest {
        /// Threads that rest, and how many of them have been called.
        var count = 0
        var calls = 0
        /// After the crew is dismissed nobody rests any more.
        var isOver = false
    }

    private let size: Int
    /// As `size`, but more while those who run are stuck.
    private let limit: Atomic<Int>
    /// Threads that neither rest nor wait.
    private let running = Atomic(0)
    /// Of these, the ones that look for work.
    private let looking = Atomic(0)
    private let tasks = Atomic(0)
    private let tasksBefore = Atomic(0)
    private let rest = Monitor(Rest())

    /// - Parameter size: How many may run at once.
    package init(size: Int) {
        self.size = size
        limit = Atomic(size)
    }

    /// Makes the calling thread one of the crew while `body` runs.
    package func join(_ body: () -> Void) {
        Membership.current = self
        running.add(1, ordering: .relaxed)
        body()
        running.subtract(1, ordering: .relaxed)
        Membership.current = nil
    }

    /// Looks for work by `body`, after a rest if too many others run.
    package func look<Work>(_ body: () -> Work) -> Work {
        if isCrowded { takeRest() }
        looking.add(1, ordering: .relaxed)
        let work = body()
        looking.subtract(1, ordering: .relaxed)
        tasks.add(1, ordering: .relaxed)
        return work
    }

    /// Runs `body`, which waits for something outside: meanwhile another may run instead.
    ///
    /// Does nothing more on a thread that belongs to no crew.
    package static func whileWaiting<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let crew = Membership.current else { return try body() }
        crew.running.subtract(1, ordering: .relaxed)
        crew.call(1)
        defer { crew.running.add(1, ordering: .relaxed) }
        return try body()
    }

    /// Runs `body`, which computes for long: it counts as most of the crew, so that it is not one of
    /// many who take turns on the cores, and two others at least go on.
    ///
    /// Does nothing more on a thread that belongs to no crew.
    package static func whileComputing<Result>(_ body: () -> Result) -> Result {
        guard let crew = Membership.current else { return body() }
        let places = max(0, crew.size - 3)
        crew.running.add(places, ordering: .relaxed)
        defer {
            crew.running.subtract(places, ordering: .relaxed)
            crew.call(places)
        }
        return body()
    }

    /// Calls more threads if those who run are stuck in something that does not say so; to be
    /// called a few times a second.
    package func relieve() {
        let now = tasks.load(ordering: .relaxed)
        let isStuck =
            looking.load(ordering: .relaxed) == 0
            && tasksBefore.exchange(now, ordering: .relaxed) == now
        rest.withLock { rest in
            guard !rest.isOver else { return }
            limit.store(isStuck ? limit.load(ordering: .relaxed) + size : size, ordering: .relaxed)
        }
        if isStuck { call(size) }
    }

    /// Lets everybody run, so that all can come to an end.
    package func dismiss() {
        rest.broadcast { rest in
            rest.isOver = true
            limit.store(.max, ordering: .relaxed)
            rest.calls = rest.count
        }
    }

    private var isCrowded: Bool {
        running.load(ordering: .relaxed) > limit.load(ordering: .relaxed)
    }

    private func takeRest() {
        // A thread that rests is not one that waits: its place is taken already.
        Membership.current = nil
        let rests = rest.withLock { rest in
            // Counted under the lock, one by one, or all who find the others running would rest at
            // once; and a call would miss who is about to.
            guard isCrowded else { return false }
            running.subtract(1, ordering: .relaxed)
            rest.count += 1
            return true
        }
        defer { Membership.current = self }
        guard rests else { return }
        while !isCalled() {}
        running.add(1, ordering: .relaxed)
    }

    private func isCalled() -> Bool {
        let call: Void? = rest.wait(until: .now + .seconds(60)) { rest in
            guard rest.calls > 0 else { return nil }
            rest.calls -= 1
            rest.count -= 1
            return ()
        }
        return call != nil
    }

    private func call(_ number: Int) {
        let missing = limit.load(ordering: .relaxed) - running.load(ordering: .relaxed)
        guard missing > 0 else { return }
        for _ in 0..<min(number, missing) {
            rest.signal { $0.calls = min($0.calls + 1, $0.count) }
        }
    }
}

/// Which crew the calling thread belongs to.
private enum Membership {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    static var current: Crew? {
        get {
            pthread_getspecific(key).map { Unmanaged<Crew>.fromOpaque($0).takeUnretainedValue() }
        }
        set {
            pthread_setspecific(key, newValue.map { Unmanaged.passUnretained($0).toOpaque() })
        }
    }
}
