import Daemon
import Expiry
import Logging
package import Platform
import Reservations
import Storage

extension Committer {
    /// How long the slow lane rests before it looks again for what others keep locked.
    private static let blockedPause = Duration.milliseconds(50)
    /// How long it waits for that: nobody is behind it who could be served meanwhile.
    private static let blockedPatience = Duration.milliseconds(500)

    /// Starts the threads: one sells what can be had, one what others keep locked, so that nobody
    /// waits for a lock that is not in the way; one gives back what nobody knows of; and those of the
    /// teller's.
    package func start() throws(ThreadError) {
        try teller.start()
        try startSelling()
    }

    func startSelling() throws(ThreadError) {
        try work.begin { [self] in
            while let batch = next(from: queue) {
                meters.noteWait(of: batch)
                run(batch)
            }
        }
        try work.begin { [self] in
            while let batch = next(from: blocked) {
                runBlocked(batch)
                Process.sleep(Self.blockedPause)
            }
        }
        try work.begin { [self] in settleDebts() }
    }

    /// Ends the threads once nothing waits any more, and waits for that until a deadline.
    package func stop(until deadline: Deadline = .now) {
        queue.close()
        blocked.close()
        debts.close()
        work.awaitEnd(until: deadline)
        teller.stop(until: deadline)
    }

    var isStopping: Bool { queue.isClosed }

    /// The orders that wait, up to a batch of them; nil once there will be none.
    private func next(from lane: Inbox<QueuedOrder>) -> [QueuedOrder]? {
        lane.next { $0.prefix(fittingInto: options.batchSize) }?.filter { $0.take() }
    }

    /// Sells a batch, and tells everybody.
    func run(_ batch: [QueuedOrder], attempt: Int = 1, isDiverted: Bool = false) {
        guard !batch.isEmpty else { return }
        let start = ContinuousClock.now
        do throws(BatchError) {
            let result = try store.book(
                batch.map(\.order),
                references,
                // Once: who is refused then is refused.
                sparesOverdue: expiry != nil && attempt == 1,
                until: start + Self.batchTime
            )
            meters.note(batch.count, result.lockTime, .now - start)
            settle(batch, result, attempt: attempt)
        } catch {
            recover(batch, from: error, attempt: attempt, isDiverted: isDiverted)
        }
    }

    /// Tells those whose end is known; the others are decided on once more, before anybody else.
    func settle(_ batch: [QueuedOrder], _ result: BatchResult, attempt: Int) {
        // Before anybody hears of it: a search after the answer shows what is left.
        forget(result.routes)
        noteDisplaced(result.displaced)
        var again: [QueuedOrder] = []
        var ends: [SettledOrder] = []
        for (queued, outcome) in zip(batch, result.outcomes) {
            if case .refused(.again) = outcome, attempt < Self.attempts {
                again.append(queued)
            } else {
                note(outcome, of: queued.order)
                ends.append((queued, .outcome(outcome)))
            }
        }
        tell(ends)
        makeRoom(result.overdue)
        run(again, attempt: attempt + 1)
    }

    private func noteDisplaced(_ holds: [EndedBooking]) {
        meters.reclaimed.add(holds.count)
        for hold in holds { logger.note(hold) }
    }

    /// Takes back what overdue holds keep of inventories.
    private func makeRoom(_ inventories: [String]) {
        guard let expiry, !inventories.isEmpty else { return }
        meters.reclaimed.add(expiry.reclaim(inventories))
    }

    /// Has those told who still wait; the others were told that the end is unknown.
    func tell(_ ends: [SettledOrder]) {
        var heard: [SettledOrder] = []
        for (queued, result) in ends {
            if queued.settle() {
                heard.append((queued, result))
            } else {
                takeBack(result, of: queued.order)
            }
        }
        teller.add(heard)
    }

    /// What becomes of a batch of which nothing was written, or nobody knows.
    private func recover(
        _ batch: [QueuedOrder],
        from error: BatchError,
        attempt: Int,
        isDiverted: Bool
    ) {
        switch error {
        case .unknownEnd(let id, let result):
            beginResolving(batch, id, result, attempt: attempt)
        case .blocked:
            meters.lockTimeouts.add()
            divert(batch, attempt: attempt, isDiverted: isDiverted)
        case .unavailable(let error):
            logger.error(
                "bookings cannot be made",
                metadata: ["error": "\(error.debugDescription)"]
            )
            tell(batch.map { ($0, .unavailable) })
        case .refused(let error):
            guard batch.count > 1 else {
                logger.error(
                    "an order cannot be decided on",
                    metadata: ["error": "\(error.debugDescription)"]
                )
                tell(batch.map { ($0, .failed) })
                return
            }
            // One of them is the cause: halves find it, and harm no other.
            let half = batch.count / 2
            run(Array(batch.prefix(half)), attempt: attempt, isDiverted: isDiverted)
            run(Array(batch.dropFirst(half)), attempt: attempt, isDiverted: isDiverted)
        }
    }

    /// Counts and logs what was decided.
    func note(_ outcome: BookingOutcome, of order: BookingOrder) {
        meters.note(outcome)
        switch outcome {
        case .done(let booking): logger.note(booking)
        case .changed(let changed): logger.note(changed)
        default: return
        }
    }
}

// MARK: - What others keep locked

extension Committer {
    /// Sends the orders that need what others keep locked to the slow lane; the rest is sold at once.
    ///
    /// Where it is not plain what is locked, all go there.
    ///
    /// - Parameter isDiverted: Whether that was done with these before: once is enough.
    private func divert(_ batch: [QueuedOrder], attempt: Int, isDiverted: Bool) {
        let found = try? store.obstacles(to: batch.map(\.order), until: .now + Self.batchTime)
        guard let found else { return tell(batch.map { ($0, .unavailable) }) }
        var stuck = batch.filter { found.stop($0.order) }
        if stuck.isEmpty || isDiverted { stuck = batch }
        let rest = batch.filter { queued in !stuck.contains { $0 === queued } }
        lockedInventories.withLock { $0.formUnion(found.inventories) }
        blocked.add(stuck)
        run(rest.filter { $0.take() }, attempt: attempt, isDiverted: true)
    }

    /// Tries what was blocked, one inventory and one cancellation after another.
    private func runBlocked(_ batch: [QueuedOrder]) {
        // All of them may have waited for too long.
        guard !batch.isEmpty else { return }
        let groups = Dictionary(grouping: batch) { queued in
            queued.order.wish.bookingID.map { [$0] } ?? queued.order.inventories.sorted()
        }
        // With many of them each waits less, or the last one's callers would have gone.
        let patience = max(batchLockTimeout, Self.blockedPatience / groups.count)
        for (inventories, orders) in groups {
            let start = ContinuousClock.now
            do throws(BatchError) {
                let result = try store.book(
                    orders.map(\.order),
                    references,
                    sparesOverdue: expiry != nil,
                    lockingWithin: patience,
                    until: start + Self.batchTime
                )
                meters.note(orders.count, result.lockTime, .now - start)
                lockedInventories.withLock { $0.subtract(inventories) }
                settle(orders, result, attempt: 1)
            } catch .blocked {
                meters.lockTimeouts.add()
                requeue(orders)
            } catch {
                lockedInventories.withLock { $0.subtract(inventories) }
                recover(orders, from: error, attempt: 1, isDiverted: true)
            }
        }
        // With nobody left behind a lock, nothing is known to be locked.
        if blocked.count == 0 { lockedInventories.withLock { $0 = [] } }
    }

    /// Orders whose callers wait still go back to the lane's end.
    private func requeue(_ orders: [QueuedOrder]) {
        let now = ContinuousClock.now
        let (late, patient) = (
            orders.filter { now >= $0.patience }, orders.filter { now < $0.patience }
        )
        for queued in late { note(.blocked, of: queued.order) }
        tell(late.map { ($0, .outcome(.blocked)) })
        blocked.add(patient)
    }
}
