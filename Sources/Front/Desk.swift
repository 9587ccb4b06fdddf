import Platform

/// Where requests wait whose handlers never do: one thread performs all that have come, so that who asks is
/// looked up for many of them in one round trip.
final class Desk: Sendable {
    /// The most requests that are performed at a time: the first of them are answered after the last look-up.
    private static let batchSize = 128

    private let jobs: Inbox<Job>

    /// - Parameter queueLength: The most requests that may wait, beside those of one look-up.
    init(queueLength: Int) {
        jobs = Inbox(limit: queueLength + Self.batchSize)
    }

    /// How many requests wait.
    var waiting: Int { jobs.count }

    /// - Returns: Whether there was room.
    func add(_ job: Job) -> Bool {
        jobs.offer(job)
    }

    /// Waits for requests; nil once there will be none.
    func next() -> [Job]? {
        jobs.next { $0.prefix(Self.batchSize) }
    }

    /// Takes out the requests whose patience has passed; they stand first, for all wait equally long.
    func takeImpatient() -> [Job] {
        jobs.take { $0.patience.hasPassed }
    }

    /// Ends the thread once nothing waits any more.
    func close() {
        jobs.close()
    }
}
