package import Platform
import Synchronization

/// Calls other services: one thread drives all calls, so that a slow service holds no thread of
/// ours, and connections are kept for later calls.
///
/// Where a kept connection turns out to be closed before a byte of the answer has come, libcurl
/// sends the call once more on another: what must not happen twice needs a key by which the service
/// knows it again.
package final class HTTPCaller: Sendable {
    package struct Options: Sendable {
        /// The most calls under way at once, and connections kept.
        package var limit = 64
        /// The most calls that wait for their turn.
        package var queueLength = 2_000
        /// The longest wait for a connection, looking up the host's name included.
        package var connectTimeout = Duration.seconds(2)
        /// The longest answer, in bytes without its headers.
        package var answerLimit = 65_536
        /// A file with the certificates to trust; nil for the system's.
        package var authorities: String?

        package init() {}
    }

    /// Told once how a call has ended.
    package typealias Tell = @Sendable (Result<HTTPAnswer, TransferError>) -> Void

    let options: Options
    let queue: Inbox<QueuedCall>
    let multi: Multi
    private let work = Works()
    /// Whether the thread will look into the queue anyhow.
    private let isWoken = Atomic(false)

    package init(_ options: Options = Options()) {
        self.options = options
        queue = Inbox(limit: options.queueLength)
        multi = Multi(connections: options.limit)
    }

    /// Starts the thread; calls that came before have waited for it.
    package func start() throws(ThreadError) {
        try work.begin { [self] in HTTPLoop(self).run() }
    }

    /// Ends the thread and waits for that until a deadline; calls under way are given up.
    package func stop(until deadline: Deadline) {
        queue.close()
        multi.wakeUp()
        work.awaitEnd(until: deadline)
        refuseWaiting()
    }

    /// Makes a call.
    ///
    /// - Parameter tell: Told once, whatever happens, from the thread that makes all calls, so it
    ///   must be quick; of a call that is refused at once, from the one that asks.
    package func call(_ call: HTTPCall, _ tell: @escaping Tell) {
        guard call.isWellFormed else { return tell(.failure(TransferError(.malformed))) }
        guard queue.offer(QueuedCall(call: call, deadline: .now + call.timeout, tell: tell)) else {
            return tell(.failure(TransferError(.queueFull)))
        }
        // After the end nobody else would.
        guard !queue.isClosed else { return refuseWaiting() }
        let wasWoken = isWoken.exchange(true, ordering: .acquiringAndReleasing)
        if !wasWoken { multi.wakeUp() }
    }

    /// How many calls wait for their turn.
    package var waiting: Int { queue.count }

    /// Waits for work; whoever brings some from now on wakes the thread again.
    func awaitWork(atMost limit: Duration) {
        multi.wait(atMost: limit)
        _ = isWoken.exchange(false, ordering: .acquiringAndReleasing)
    }

    private func refuseWaiting() {
        for queued in queue.takeAll(where: { _ in true }) {
            queued.tell(.failure(TransferError(.stopped)))
        }
    }
}

/// A call, until when it must have been told, and who is.
struct QueuedCall: Sendable {
    let call: HTTPCall
    let deadline: Deadline
    let tell: HTTPCaller.Tell
}
