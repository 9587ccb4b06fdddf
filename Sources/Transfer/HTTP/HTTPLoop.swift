import CCurl
import Platform

/// What the thread of an `HTTPCaller` does; it stays on that thread.
final class HTTPLoop {
    /// How often the calls that wait for a place are looked at: some may not wait so long.
    private static let tick = Duration.milliseconds(20)
    /// With none waiting somebody wakes it up.
    private static let rest = Duration.seconds(10)

    private let caller: HTTPCaller
    /// By the handles that libcurl tells their end with.
    private var underWay: [UnsafeMutableRawPointer: HTTPTransfer] = [:]
    private var idle: [HTTPTransfer] = []
    private var nextLook = Deadline.now

    init(_ caller: HTTPCaller) {
        self.caller = caller
    }

    /// Drives all calls until the queue is closed.
    func run() {
        while !caller.queue.isClosed {
            beginWaiting()
            caller.multi.perform()
            let hasRoom = tellEnded() > 0
            tellLapsed()
            let isWaiting = caller.waiting > 0
            if !(hasRoom && isWaiting) {
                caller.awaitWork(atMost: isWaiting ? Self.tick : Self.rest)
            }
        }
        for transfer in underWay.values {
            transfer.giveUp(TransferError(.stopped), in: caller.multi)
        }
    }

    private func beginWaiting() {
        var room = caller.options.limit - underWay.count
        guard room > 0 else { return }
        let calls = caller.queue.take { _ in
            room -= 1
            return room >= 0
        }
        for call in calls { begin(call) }
    }

    private func begin(_ queued: QueuedCall) {
        do throws(TransferError) {
            let kept = idle.popLast()
            let transfer = if let kept { kept } else { try HTTPTransfer(caller.options) }
            try transfer.begin(queued, in: caller.multi)
            underWay[transfer.handle.handle] = transfer
        } catch {
            queued.tell(.failure(error))
        }
    }

    /// - Returns: How many have ended.
    private func tellEnded() -> Int {
        var count = 0
        while let (handle, code) = caller.multi.nextEnd() {
            guard let transfer = underWay.removeValue(forKey: handle) else { continue }
            transfer.end(code, in: caller.multi)
            idle.append(transfer)
            count += 1
        }
        return count
    }

    private func tellLapsed() {
        let now = ContinuousClock.now
        guard now >= nextLook else { return }
        nextLook = now + Self.tick
        for queued in caller.queue.takeAll(where: { $0.deadline <= now }) {
            queued.tell(.failure(TransferError(.timedOut)))
        }
    }
}
