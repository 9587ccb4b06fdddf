import Postgres
import Reservations

extension BookingBatch {
    /// What has been decided on an order, before it is written.
    enum Decision {
        case settled(BookingOutcome)
        /// Known once it is written.
        case cancelled(bookingID: String)

        /// The inventories of which there was not enough.
        var shortages: [String] {
            guard case .settled(.refused(.soldOut(let shortages))) = self else { return [] }
            return shortages.map(\.inventoryID)
        }

        func isShort(of inventories: Set<String>) -> Bool {
            shortages.contains { inventories.contains($0) }
        }
    }

    /// Decides on all orders, in the order in which they came.
    mutating func decide(_ references: BookingReference) -> [Decision] {
        var keys: Set<[String]> = []
        return orders.indices.map { index in
            if let outcome = outcomeOfKey(index, &keys) { return .settled(outcome) }
            let order = orders[index]
            let verdict =
                switch order.wish {
                case .book(let request): ledger.judge(request)
                case .cancel(let id, _): ledger.judge(cancellationOf: id, by: order.userID)
                }
            switch verdict {
            case .booked(let new): return .settled(.done(make(new, references)))
            case .cancelled(let id, let status):
                cancel(id, from: status, order)
                return .cancelled(bookingID: id)
            default: return .settled(.refused(verdict))
            }
        }
    }

    /// What an order's key says of it, nil if nothing.
    private func outcomeOfKey(_ index: Int, _ keys: inout Set<[String]>) -> BookingOutcome? {
        let order = orders[index]
        guard let key = order.key else { return nil }
        if busy.contains(index) { return .keyBusy }
        if let (digest, answer) = stored[index] {
            return digest == key.digest ? .replayed(answer) : .keyReused
        }
        // A twin in this very batch counts as one that is being worked on.
        return keys.insert([order.userID, key.text]).inserted ? nil : .keyBusy
    }

    private mutating func make(_ new: NewBooking, _ references: BookingReference) -> Booking {
        let (id, number) = fresh.popFirst() ?? ("", 0)
        let booking = Booking(
            id: id,
            reference: references.text(of: number),
            userID: new.userID,
            status: new.status,
            holdExpiresAt: new.holdSeconds.map { Moment(epoch: now.epoch + $0).utcText },
            holdSeconds: new.holdSeconds,
            total: new.total,
            contact: new.contact,
            items: new.items,
            createdAt: now.utcText
        )
        for id in new.displaced.sorted() { expire(id) }
        changes.made.append(booking)
        changes.take(booking.items, isSold: booking.status == .confirmed)
        return booking
    }

    private mutating func expire(_ id: String) {
        guard let booking = ledger.bookings[id] else { return }
        changes.expire(id, booking.items)
        displaced.append(
            EndedBooking(
                id: id,
                reference: lockedReferences[id] ?? "",
                userID: booking.userID,
                status: .expired,
                items: booking.items
            )
        )
    }

    private mutating func cancel(
        _ id: String,
        from status: BookingStatus,
        _ order: BookingOrder
    ) {
        guard case .cancel(_, let canceller) = order.wish else { return }
        changes.moved.append(
            .init(
                id: id,
                from: status,
                to: .cancelled,
                actor: canceller == .customer ? order.userID : nil,
                reason: canceller.reason
            )
        )
        let items = ledger.bookings[id]?.items ?? []
        changes.giveBack(items, of: id, isSold: status == .confirmed)
    }
}
