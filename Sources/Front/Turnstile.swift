import Daemon
import Platform

/// Lets so many requests of a class be worked on at once; the others wait without a thread.
///
/// Search stays quick while everything else is stuck, because what is stuck keeps only its share of
/// the threads.
final class Turnstile: Sendable {
    enum Admission {
        /// The caller works on the job, then calls `leave`.
        case entered
        /// The job waits: whoever leaves takes it on.
        case queued
        /// Too many wait already.
        case refused
    }

    private struct State {
        var running = 0
        var waiting: ArraySlice<Job> = []
    }

    private let bound: Int
    private let queueLength: Int
    private let state = Monitor(State())
    /// How many were turned away, at once or after waiting in vain.
    let refusals = Counter()

    init(bound: Int, queueLength: Int) {
        self.bound = bound
        self.queueLength = queueLength
    }

    var running: Int { state.withLock { $0.running } }
    var waiting: Int { state.withLock { $0.waiting.count } }

    func enter(_ job: Job) -> Admission {
        state.withLock { state in
            if state.running < bound {
                state.running += 1
                return .entered
            }
            guard state.waiting.count < queueLength else { return .refused }
            state.waiting.append(job)
            return .queued
        }
    }

    /// Ends the work on a job.
    ///
    /// - Returns: The job that has waited longest: the caller works on it in the same place.
    func leave() -> Job? {
        state.withLock { state in
            if let next = state.waiting.popFirst() { return next }
            state.running -= 1
            return nil
        }
    }

    /// Takes out the jobs whose patience has passed; they stand first, for all wait equally long.
    func takeImpatient() -> ArraySlice<Job> {
        state.withLock { state in
            let impatient = state.waiting.prefix { $0.patience.hasPassed }
            state.waiting = state.waiting.dropFirst(impatient.count)
            return impatient
        }
    }
}
