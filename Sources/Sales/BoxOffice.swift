package import Cache
package import Platform
import Reservations
package import Storage

/// Where orders come in: past the gate to the committer.
package final class BoxOffice: Sendable {
    /// How much longer than a request an entry at the gate may be on its way.
    private static let margin = Duration.seconds(1)

    package let gate: SeatGate
    package let committer: Committer

    package init(gate: SeatGate, committer: Committer) {
        self.gate = gate
        self.committer = committer
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
        guard !seats.isEmpty else {
            return committer.decide(order, token: nil, until: deadline, tell)
        }
        let token = UniqueID.random()
        let admission = gate.enter(seats, token: token, until: deadline + Self.margin)
        // An order with a key may be the repeat of one that got the seats: the gate does not know.
        if case .refused(let taken) = admission, order.key == nil {
            return tell(.outcome(.refused(.seatTaken(taken))))
        }
        committer.decide(order, token: token, until: deadline, tell)
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
        case (.outcome(.done(let booking)), nil):
            let seats = booking.items.compactMap(\.seat)
            guard case .cancel = queued.order.wish, !seats.isEmpty else { return nil }
            self = .left(seats, token: booking.id)
        case (_, let token?): self = .left(queued.order.seats, token: token)
        case (_, nil): return nil
        }
    }
}

extension BookingOrder {
    /// The seats that it asks for.
    fileprivate var seats: [SeatKey] {
        guard case .book(let request) = wish else { return [] }
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
