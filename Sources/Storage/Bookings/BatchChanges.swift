import Postgres
import Reservations

/// What a batch writes.
struct BatchChanges {
    /// A booking that becomes something else.
    struct Move {
        let id: String
        let from: BookingStatus
        let to: BookingStatus
        /// nil if it happens by itself.
        let actor: String?
        let reason: String
        /// How long it is held from now on, in seconds; nil if its end stays.
        var holdSeconds: Int?
    }

    var made: [Booking] = []
    var moved: [Move] = []
    var money = PaymentChanges()
    /// What is taken more, or less, by inventory, ticket type and zone.
    private(set) var places: [String: Int] = [:]
    private(set) var tickets: [String: Int] = [:]
    private(set) var zones: [ZoneKey: Int] = [:]
    /// What is sold more, or less.
    private(set) var soldPlaces: [String: Int] = [:]
    private(set) var soldTickets: [String: Int] = [:]
    var vouchers: [String: VoucherUse] = [:]
    private(set) var freedSeats: [(seat: SeatKey, bookingID: String)] = []
    /// Seats that bookings take, other than those that are made.
    private(set) var claims: [(seat: SeatKey, bookingID: String)] = []
    /// Whether the rows of the counts are still to be locked, for those that are not.
    var locksCounts = false

    /// Counts what a booking takes.
    mutating func take(_ items: [BookingItem], _ voucherID: String?, isSold: Bool) {
        count(voucherID, for: items, sign: 1)
        count(items, sign: 1, isSold: isSold)
    }

    /// Counts what a booking gives back: seats only if it is the one that has them.
    mutating func giveBack(_ items: [BookingItem], of bookingID: String, isSold: Bool) {
        count(items, sign: -1, isSold: isSold)
        freedSeats += items.compactMap { item in item.seat.map { ($0, bookingID) } }
    }

    /// A hold that has not been paid for in time gives back all that it keeps.
    mutating func expire(
        _ id: String,
        from status: BookingStatus,
        _ items: [BookingItem],
        _ voucherID: String?,
        _ reason: String = "hold ended"
    ) {
        moved.append(.init(id: id, from: status, to: .expired, actor: nil, reason: reason))
        if status == .paymentPending { money.withdrawn.append(id) }
        giveBack(items, of: id, isSold: false)
        count(voucherID, for: items, sign: -1)
    }

    /// Writes what has become of a booking, and of its money.
    mutating func apply(
        _ change: BookingChange,
        to booking: Booking,
        by actor: String?,
        _ reason: String
    ) {
        if change.from != change.to {
            moved.append(
                .init(
                    id: booking.id,
                    from: change.from,
                    to: change.to,
                    actor: actor,
                    reason: reason,
                    holdSeconds: change.holdSeconds
                )
            )
        }
        let released = change.released.map { booking.items[$0] }
        giveBack(released, of: booking.id, isSold: change.from == .confirmed)
        if !released.isEmpty {
            count(booking.voucher?.id, for: released, sign: -1, uses: change.isPartial ? 0 : 1)
        }
        money.returned += change.givenBack
        if change.isReclaimed {
            take(booking.items, booking.voucher?.id, isSold: true)
            claims += booking.items.compactMap(\.seat).map { (seat: $0, bookingID: booking.id) }
        } else if change.to == .confirmed, change.from != .confirmed {
            sell(booking.items)
        }
        applyMoney(of: change)
    }

    /// Writes what has become of its money, but for what is known of its beginning and end elsewhere.
    private mutating func applyMoney(of change: BookingChange) {
        if let payment = change.payment, !change.isNewPayment {
            money.moved[payment.id] = payment
        }
        if let refund = change.refund {
            switch change.refundStep {
            case .made: money.made.append(refund)
            case .failed: money.failed.append(refund.id)
            case .byHand: money.byHand.append(refund.id)
            // The provider's name for it is the order's.
            case .done: break
            }
        }
        money.postings += change.postings
        if let notice = change.notice { money.notices.append((change.bookingID, notice)) }
    }

    /// What was kept already is sold.
    private mutating func sell(_ items: [BookingItem]) {
        for item in items {
            soldPlaces[item.inventoryID, default: 0] += item.quantity
            if let id = item.ticketTypeID { soldTickets[id, default: 0] += item.quantity }
        }
    }

    private mutating func count(_ items: [BookingItem], sign: Int, isSold: Bool) {
        for item in items {
            let quantity = sign * item.quantity
            places[item.inventoryID, default: 0] += quantity
            if isSold { soldPlaces[item.inventoryID, default: 0] += quantity }
            if let id = item.ticketTypeID {
                tickets[id, default: 0] += quantity
                if isSold { soldTickets[id, default: 0] += quantity }
            }
            if let zone = item.zoneKey { zones[zone, default: 0] += quantity }
        }
    }

    /// Everything, in an order in which each finds what it refers to: seats are freed before others
    /// take them.
    var statements: [Statement] {
        var statements: [Statement] = []
        if !moved.isEmpty { statements.append(move) }
        statements += money.statements
        if locksCounts { statements += locks }
        if !freedSeats.isEmpty { statements.append(freeSeats) }
        if !made.isEmpty { statements += [make, addItems] }
        if !claimed.isEmpty { statements.append(claimSeats) }
        statements += counts
        // Transitions are tallied: but for zones, which are their inventory's, that lock is the last.
        if !moved.isEmpty { statements.append(recordMoves) }
        if !made.isEmpty { statements.append(recordMade) }
        if made.contains(where: \.isAtDoor) { statements.append(recordSales) }
        // Zones stand last: what they answer tells which flights have another number to show.
        return statements + [addToZones].compactMap(\.self)
    }

    /// Whether the last statement answers with what zones have left.
    var changesZones: Bool { zones.contains { $0.value != 0 } }
}
