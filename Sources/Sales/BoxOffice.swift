package import Cache
package import Platform
import Reservations
package import Storage

/// Where orders come in: past the gate to the committer.
///
/// One thread asks the gate for all who wait, in one round trip: a crowd on one seat costs hardly more than
/// its requests.
package final class BoxOffice: Sendable {
    /// How much longer than a request an entry at the gate may be on its way.
    private static let margin = Duration.seconds(1)
    /// Orders of more seats than these pass by the gate: nobody keeps half a hall pending by wishes that
    /// come to nothing.
    private static let gateLimit = 10

    /// An order that asks for seats.
    private struct Arrival {
        let order: BookingOrder
        let seats: [SeatKey]
        let deadline: Deadline
        let tell: @Sendable (SaleResult) -> Void
    }

    private let gate: SeatGate
    private let committer: Committer
    private let arrivals: Inbox<Arrival>
    private let work = Works()

    package init(gate: SeatGate, committer: Committer) {
        self.gate = gate
        self.committer = committer
        arrivals = Inbox(limit: committer.options.queueLength)
    }

    /// Starts the threads, the committer's among them.
    package func open() throws(ThreadError) {
        try committer.start()
        try work.begin { [self] in
            while let arrivals = arrivals.next() { admit(arrivals) }
        }
    }

    /// Ends the threads once nothing waits any more, and waits for that until a deadline.
    package func close(until deadline: Deadline) {
        arrivals.close()
        work.awaitEnd(until: deadline)
        committer.stop(until: deadline)
    }

    /// Has an order decided on.
    ///
    /// - Parameter tell: Told what became of it, once, from any thread.
    package func decide(
        _ order: BookingOrder,
        until deadline: Deadline,
        _ tell: @escaping @Sendable (SaleResult) -> Void
    ) {
        let seats = order.seats
        guard !seats.isEmpty, seats.count <= Self.gateLimit else {
            return committer.decide(order, token: nil, until: deadline, tell)
        }
        let arrival = Arrival(order: order, seats: seats, deadline: deadline, tell: tell)
        if !arrivals.offer(arrival) { tell(.unavailable) }
    }

    private func admit(_ arrivals: [Arrival]) {
        let visits = arrivals.map { arrival in
            SeatGate.Visit(
                seats: arrival.seats,
                token: UniqueID.random(),
                until: arrival.deadline + Self.margin
            )
        }
        for ((arrival, visit), admission) in zip(zip(arrivals, visits), gate.enter(visits)) {
            // An order with a key may be the repeat of one that got the seats: the gate does not know.
            if case .refused(let taken) = admission, arrival.order.key == nil {
                arrival.tell(.outcome(.refused(.seatTaken(taken))))
            } else {
                committer.decide(
                    arrival.order,
                    token: visit.token,
                    until: arrival.deadline,
                    arrival.tell
                )
            }
        }
    }
}

extension SeatGate {
    /// Lets those in who come after orders that failed or were cancelled, and keeps seats for those that
    /// have them now.
    package func settle(_ orders: [SettledOrder]) {
        settle(orders.compactMap { Settlement(of: $0.queued, $0.result) })
    }
}

extension SeatGate.Settlement {
    fileprivate init?(of queued: QueuedOrder, _ result: SaleResult) {
        switch (result, queued.token) {
        // What is not known may yet be booked: the entry goes by its time.
        case (.unknown, _): return nil
        case (.outcome(.done(let booking)), let token?):
            let time = booking.holdSeconds.map { Duration.seconds($0) }
            self = .kept(queued.order.seats, token: token, bookingID: booking.id, for: time)
        case (.outcome(.done(let booking)), nil) where !queued.order.wish.charts.isEmpty:
            let seats = booking.items.compactMap(\.seat)
            let time = booking.holdSeconds.map { Duration.seconds($0) }
            self = .taken(seats, bookingID: booking.id, for: time)
        case (.outcome(.changed(let changed)), _): self.init(of: changed)
        case (_, let token?): self = .left(queued.order.seats, token: token)
        case (_, nil): return nil
        }
    }
}

extension SeatGate.Settlement {
    /// What a booking gives back others may have; what it has bought they need not ask for.
    fileprivate init?(of changed: ChangedBooking) {
        let booking = changed.booking
        let items = booking.items.filter { $0.isReturned == booking.status.isLive }
        let freed = items.compactMap(\.seat)
        guard freed.isEmpty else {
            self = .left(freed, token: booking.id)
            return
        }
        let seats = booking.items.compactMap(\.seat)
        guard booking.status == .confirmed, changed.from != .confirmed, !seats.isEmpty else {
            return nil
        }
        self = .kept(seats, token: booking.id, bookingID: booking.id, for: nil)
    }
}

extension BookingOrder {
    /// The seats that it asks for; none if some are to be chosen for it.
    fileprivate var seats: [SeatKey] {
        guard case .book(let request) = wish, wish.charts.isEmpty else { return [] }
        return request.parts.flatMap { part in
            part.wishes.compactMap { wish in
                if case .seat(let code, _) = wish {
                    SeatKey(inventoryID: part.inventoryID, code: code)
                } else {
                    nil
                }
            }
        }
    }
}
