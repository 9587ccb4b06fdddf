import Daemon
import HTTP
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
        case refused(Refusal)
    }

    /// Why a job gets no turn.
    enum Refusal {
        /// Too many wait, or it has waited for too long.
        case crowd
        /// Its account has a turn already.
        case ownTurn
    }

    private struct State {
        var running = 0
        var waiting: ArraySlice<Job> = []
        /// The accounts that have a turn, where they have one at a time.
        var accounts: Set<String> = []

        func mayBegin(_ account: String?) -> Bool {
            account.map { !accounts.contains($0) } ?? true
        }

        mutating func begin(_ account: String?) {
            if let account { accounts.insert(account) }
        }

        /// Takes out the job that has waited longest, but for those whose account has a turn.
        mutating func takeNext(_ account: (Job) -> String?) -> Job? {
            guard let place = waiting.firstIndex(where: { mayBegin(account($0)) }) else {
                return nil
            }
            // The first goes without moving the others.
            return place == waiting.startIndex ? waiting.popFirst() : waiting.remove(at: place)
        }
    }

    /// The most jobs of an account that wait for its one turn.
    private static let accountQueueLength = 8

    private let bound: Int
    private let queueLength: Int
    private let isOneAtATime: Bool
    private let state = Monitor(State())
    /// How many were turned away, at once or after waiting in vain.
    let refusals = Counter()

    /// - Parameter isOneAtATime: Whether an account has one turn at a time.
    init(bound: Int, queueLength: Int, isOneAtATime: Bool) {
        self.bound = bound
        self.queueLength = queueLength
        self.isOneAtATime = isOneAtATime
    }

    var running: Int { state.withLock { $0.running } }
    var waiting: Int { state.withLock { $0.waiting.count } }

    func enter(_ job: Job) -> Admission {
        let account = account(of: job)
        return state.withLock { state in
            if state.running < bound, state.mayBegin(account) {
                state.begin(account)
                state.running += 1
                return .entered
            }
            guard state.waiting.count < queueLength else { return .refused(.crowd) }
            if let account {
                let own = state.waiting.count { self.account(of: $0) == account }
                guard own < Self.accountQueueLength else { return .refused(.ownTurn) }
            }
            state.waiting.append(job)
            return .queued
        }
    }

    /// Ends the work on a job.
    ///
    /// - Returns: The job that has waited longest of those that may go on: the caller works on it in the same
    ///   place.
    func leave(_ job: Job) -> Job? {
        let account = account(of: job)
        return state.withLock { state in
            if let account { state.accounts.remove(account) }
            if let next = state.takeNext(self.account) {
                state.begin(self.account(of: next))
                return next
            }
            state.running -= 1
            return nil
        }
    }

    /// Takes out the jobs whose patience has passed; they stand first, for all wait equally long.
    func takeImpatient() -> [(job: Job, refusal: Refusal)] {
        state.withLock { state in
            let impatient = state.waiting.prefix { $0.patience.hasPassed }
            state.waiting = state.waiting.dropFirst(impatient.count)
            return impatient.map { job in
                let isBusy = account(of: job).map(state.accounts.contains) ?? false
                return (job, isBusy ? .ownTurn : .crowd)
            }
        }
    }

    /// By what turns are counted; nil where they are not.
    private func account(of job: Job) -> String? {
        isOneAtATime ? job.request.accountID : nil
    }
}
