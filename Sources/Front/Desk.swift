import Platform

/// Where requests wait whose handlers never do: one thread performs all that have come, so that who asks is
/// looked up for many of them in one round trip.
final class Desk: Sendable {
    /// The most requests that are performed at a time: the first of them are answered after the last look-up.
    private static let batchSize = 128

    private struct State {
        var jobs: ArraySlice<Job> = []
        var isClosed = false
    }

    private let queueLength: Int
    private let state = Monitor(State())

    /// - Parameter queueLength: The most requests that may wait, beside those of one look-up.
    init(queueLength: Int) {
        self.queueLength = queueLength + Self.batchSize
    }

    /// How many requests wait.
    var waiting: Int { state.withLock { $0.jobs.count } }

    /// - Returns: Whether there was room.
    func add(_ job: Job) -> Bool {
        var isTaken = false
        state.signal { state in
            isTaken = state.jobs.count < queueLength
            if isTaken { state.jobs.append(job) }
        }
        return isTaken
    }

    /// Waits for requests; nil once there will be none.
    func next() -> [Job]? {
        while true {
            let found = state.wait(until: .now + .seconds(60)) { state -> [Job]?? in
                if state.jobs.isEmpty { return state.isClosed ? .some(nil) : nil }
                let batch = state.jobs.prefix(Self.batchSize)
                state.jobs = state.jobs.dropFirst(batch.count)
                return Array(batch)
            }
            if let found { return found }
        }
    }

    /// Takes out the requests whose patience has passed; they stand first, for all wait equally long.
    func takeImpatient() -> ArraySlice<Job> {
        state.withLock { state in
            let impatient = state.jobs.prefix { $0.patience.hasPassed }
            state.jobs = state.jobs.dropFirst(impatient.count)
            return impatient
        }
    }

    /// Ends the thread once nothing waits any more.
    func close() {
        state.broadcast { $0.isClosed = true }
    }
}
