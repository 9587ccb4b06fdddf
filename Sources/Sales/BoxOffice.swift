package import Cache
package import Platform
import Reservations
package import Storage

/// Where orders come in: past the gate to the committer, and back.
package final class BoxOffice: Sendable {
    /// How much longer than a request an entry at the gate may be on its way.
    private static let margin = Duration.seconds(1)

    package let gate: SeatGate
    package let committer: Committer

    package init(gate: SeatGate, committer: Committer) {
        self.gate = gate
        self.committer = committer
    }

    /// Has an order decided on, and waits for it.
    package func decide(_ order: BookingOrder, until deadline: Deadline) -> SaleResult {
        let seats = order.seats
        guard !seats.isEmpty else {
            let result = committer.decide(order, until: deadline)
            free(result, of: order)
            return result
        }
        let token = UniqueID.random()
        let admission = gate.enter(seats, token: token, until: deadline + Self.margin)
        // An order with a key may be the repeat of one that got the seats: the gate does not know.
        if case .refused(let taken) = admission, order.key == nil {
            return .outcome(.refused(.seatTaken(taken)))
        }
        let result = committer.decide(order, until: deadline)
        settle(seats, token, result)
        return result
    }

    private func settle(_ seats: [SeatKey], _ token: String, _ result: SaleResult) {
        switch result {
        case .outcome(.done(let booking)):
            let time = booking.holdSeconds.map { Duration.seconds($0) }
            gate.keep(seats, token: token, bookingID: booking.id, for: time)
        // What is not known may yet be booked: the entry goes by its time.
        case .unknown: break
        case .outcome, .unavailable, .failed: gate.leave(seats, token: token)
        }
    }

    /// Opens the gate to seats that a cancellation has given back.
    private func free(_ result: SaleResult, of order: BookingOrder) {
        guard case .cancel = order.wish, case .outcome(.done(let booking)) = result else { return }
        gate.leave(booking.items.compactMap(\.seat), token: booking.id)
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
