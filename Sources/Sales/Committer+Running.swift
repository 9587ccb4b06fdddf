import Daemon
import Logging
package import Platform
import Reservations
import Storage

extension Committer {
    /// How long the slow lane rests before it looks again for what others keep locked.
    private static let blockedPause = Duration.milliseconds(50)

    /// Starts the threads that sell: one for what can be had, one for what others keep locked, so that
    /// nobody waits for a lock that is not in the way.
    package func start() throws(ThreadError) {
        _ = try Thread { [self] in
            while let batch = next(from: \.queue) { run(batch) }
        }
        _ = try Thread { [self] in
            while let batch = next(from: \.blocked) {
                runBlocked(batch)
                Process.sleep(Self.blockedPause)
            }
        }
    }

    /// Ends the threads once nothing waits any more.
    package func stop() {
        state.broadcast { $0.isStopping = true }
    }

    /// The orders that wait, up to a batch of them; nil once there will be none.
    private func next(
        from lane: WritableKeyPath<State, ArraySlice<QueuedOrder>>
    ) -> [QueuedOrder]? {
        while true {
            let found = state.wait(until: .now + .seconds(60)) { state -> [QueuedOrder]?? in
                if state[keyPath: lane].isEmpty { return state.isStopping ? .some(nil) : nil }
                let batch = state[keyPath: lane].prefix(options.batchSize)
                state[keyPath: lane] = state[keyPath: lane].dropFirst(batch.count)
                return Array(batch)
            }
            if let found { return found?.filter { $0.take() } }
        }
    }

    /// Sells a batch, and tells everybody.
    func run(_ batch: [QueuedOrder], attempt: Int = 1) {
        guard !batch.isEmpty else { return }
        let start = ContinuousClock.now
        for queued in batch { meters.wait.record(start - queued.arrival) }
        do throws(BatchError) {
            let result = try store.book(
                batch.map(\.order),
                references,
                until: start + Self.batchTime
            )
            meters.note(batch.count, .now - start)
            settle(batch, result, attempt: attempt)
        } catch {
            recover(batch, from: error, attempt: attempt)
        }
    }

    /// Tells those whose end is known; the others are decided on once more.
    private func settle(_ batch: [QueuedOrder], _ result: BatchResult, attempt: Int) {
        // Before anybody hears of it: a search after the answer shows what is left.
        forget(result.routes)
        var again: [QueuedOrder] = []
        for (queued, outcome) in zip(batch, result.outcomes) {
            if case .refused(.again) = outcome, attempt < Self.attempts {
                again.append(queued)
            } else {
                tell(queued, outcome)
            }
        }
        run(again, attempt: attempt + 1)
    }

    /// Tells a caller; one who waits no more was told that the end is unknown.
    func tell(_ queued: QueuedOrder, _ outcome: BookingOutcome) {
        meters.note(outcome)
        log(outcome, of: queued.order)
        if !queued.settle(.outcome(outcome)) { takeBack(outcome, of: queued.order) }
    }

    /// What becomes of a batch of which nothing was written, or nobody knows.
    private func recover(_ batch: [QueuedOrder], from error: BatchError, attempt: Int) {
        switch error {
        case .unknownEnd(let id, let result): resolve(batch, id, result, attempt: attempt)
        case .blocked: divert(batch, attempt: attempt)
        case .unavailable(let error):
            logger.error(
                "bookings cannot be made",
                metadata: ["error": "\(error.debugDescription)"]
            )
            for queued in batch { queued.settle(.unavailable) }
        case .refused(let error):
            guard batch.count > 1 else {
                logger.error(
                    "an order cannot be decided on",
                    metadata: ["error": "\(error.debugDescription)"]
                )
                batch.first?.settle(.failed)
                return
            }
            // One of them is the cause: halves find it, and harm no other.
            run(Array(batch.prefix(batch.count / 2)), attempt: attempt)
            run(Array(batch.dropFirst(batch.count / 2)), attempt: attempt)
        }
    }

    private func log(_ outcome: BookingOutcome, of order: BookingOrder) {
        guard case .done(let booking) = outcome else { return }
        logger.info(
            "booking",
            metadata: [
                "booking_id": "\(booking.id)", "reference": "\(booking.reference)",
                "status": "\(booking.status.rawValue)", "user_id": "\(order.userID)",
            ]
        )
    }
}

// MARK: - What others keep locked

extension Committer {
    /// Splits off the orders that need what others keep locked; the rest is sold at once.
    private func divert(_ batch: [QueuedOrder], attempt: Int) {
        let wanted = Set(batch.flatMap(\.order.inventories))
        let deadline = Deadline.now + Self.batchTime
        guard let free = try? store.unlocked(Array(wanted), until: deadline) else {
            for queued in batch { queued.settle(.unavailable) }
            return
        }
        let blocked = wanted.subtracting(free)
        // Cancellations may wait for any row.
        let stuck = batch.filter {
            $0.order.inventories.isEmpty || !blocked.isDisjoint(with: $0.order.inventories)
        }
        let rest = batch.filter { queued in !stuck.contains { $0 === queued } }
        state.broadcast { state in
            state.blockedInventories.formUnion(blocked)
            state.blocked.append(contentsOf: stuck)
        }
        run(rest, attempt: attempt)
    }

    /// Tries what was blocked, one inventory after another.
    private func runBlocked(_ batch: [QueuedOrder]) {
        let groups = Dictionary(grouping: batch) { $0.order.inventories.sorted() }
        for (inventories, orders) in groups {
            do throws(BatchError) {
                let result = try store.book(
                    orders.map(\.order),
                    references,
                    until: .now + Self.batchTime
                )
                state.withLock { $0.blockedInventories.subtract(inventories) }
                settle(orders, result, attempt: Self.attempts)
            } catch .blocked {
                requeue(orders)
            } catch {
                state.withLock { $0.blockedInventories.subtract(inventories) }
                recover(orders, from: error, attempt: Self.attempts)
            }
        }
    }

    /// Orders whose callers wait still go back to the lane's end.
    private func requeue(_ orders: [QueuedOrder]) {
        let now = ContinuousClock.now
        let (late, patient) = (
            orders.filter { now - $0.arrival >= options.patience },
            orders.filter { now - $0.arrival < options.patience }
        )
        for queued in late { tell(queued, .blocked) }
        state.withLock { state in
            state.blocked.append(contentsOf: patient)
            if state.blocked.isEmpty { state.blockedInventories = [] }
        }
    }
}
