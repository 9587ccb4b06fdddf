// MARK: - Who has what, and since when

extension SaleCheck {
    private struct Seat: Hashable {
        let inventory: String
        let code: String
    }

    /// How long somebody had something.
    private struct Stay {
        let bookingID: String
        let from: Int
        let to: Int
        var quantity = 1
    }

    private static func overlaps(_ stays: [Seat: [Stay]], _ words: String) -> [String] {
        stays.flatMap { (seat, stays) -> [String] in
            let sorted = stays.sorted { $0.from < $1.from }
            return zip(sorted, sorted.dropFirst()).compactMap { first, second in
                guard second.from < first.to else { return nil }
                return "\(seat.code) of \(seat.inventory) \(words) both "
                    + "\(first.bookingID) and \(second.bookingID)"
            }
        }
    }

    /// No seat has two live owners at any moment, as the database tells it.
    var seatFaults: [String] {
        var stays: [Seat: [Stay]] = [:]
        for booking in stored.bookings.values {
            let stay = Stay(
                bookingID: booking.id,
                from: booking.made,
                to: booking.ended ?? .max
            )
            for item in booking.items where item.isSeat {
                stays[Seat(inventory: item.inventory, code: item.thing), default: []].append(stay)
            }
        }
        return Self.overlaps(stays, "was had by")
    }

    /// Nor as clients tell it: from the answer that told of a booking until its hold ends, or somebody
    /// asks to cancel it, a seat is surely that booking's.
    var sureSeatFaults: [String] {
        var cancelled: [String: Int] = [:]
        var told: [String: (made: SaleCall.Booking, at: Int)] = [:]
        for call in calls {
            if case .cancel(let id) = call.wish {
                cancelled[id] = min(cancelled[id] ?? .max, call.start)
            } else if let made = call.made, call.end < told[made.id]?.at ?? .max {
                told[made.id] = (made, call.end)
            }
        }
        var stays: [Seat: [Stay]] = [:]
        for (id, (made, at)) in told {
            let hold = made.status == "held" ? stored.bookings[id]?.holdExpiresAt : nil
            let end = min(hold ?? .max, cancelled[id] ?? .max)
            guard at < end else { continue }
            for item in made.items where item.isSeat {
                stays[Seat(inventory: item.inventory, code: item.thing), default: []]
                    .append(Stay(bookingID: id, from: at, to: end))
            }
        }
        return Self.overlaps(stays, "was told to be had by")
    }

    /// No hold gives way before its time.
    var expiryFaults: [String] {
        stored.bookings.values.compactMap { booking in
            guard let event = booking.events.first(where: { $0.status == "expired" }),
                event.time < booking.holdExpiresAt ?? .max
            else { return nil }
            return "\(booking.id) expired before its time"
        }
    }

    /// At no moment is more taken than there is, of any inventory and of any ticket type.
    var capacityFaults: [String] {
        var stays: [String: [Stay]] = [:]
        for booking in stored.bookings.values {
            for item in booking.items {
                let stay = Stay(
                    bookingID: booking.id,
                    from: booking.made,
                    to: booking.ended ?? .max,
                    quantity: item.quantity
                )
                stays[item.inventory, default: []].append(stay)
                if !item.isSeat { stays[item.thing, default: []].append(stay) }
            }
        }
        return stays.compactMap { id, stays in
            let capacity = stored.counts[id]?.capacity ?? 0
            let most = Self.most(of: stays)
            return most > capacity ? "\(id) had \(most) taken of \(capacity)" : nil
        }
    }

    /// At no moment has a customer more than the bound; a hold that is over is nobody's.
    var customerFaults: [String] {
        var stays: [String: [String: [Stay]]] = [:]
        for booking in stored.bookings.values {
            for item in booking.items where stored.customerBounds[item.inventory] != nil {
                let stay = Stay(
                    bookingID: booking.id,
                    from: booking.made,
                    to: booking.firm,
                    quantity: item.quantity
                )
                stays[item.inventory, default: [:]][booking.userID, default: []].append(stay)
            }
        }
        return stays.flatMap { id, customers in
            customers.compactMap { user, stays in
                let bound = stored.customerBounds[id] ?? 0
                let most = Self.most(of: stays)
                return most > bound ? "\(user) had \(most) of \(id), and may have \(bound)" : nil
            }
        }
    }

    /// The most that was had at one moment; what is given back is there for who comes at the same moment.
    private static func most(of stays: [Stay]) -> Int {
        let steps = stays.filter { $0.from < $0.to }
            .flatMap { [($0.from, $0.quantity), ($0.to, -$0.quantity)] }
        var (sum, most) = (0, 0)
        for (_, change) in steps.sorted(by: { $0 < $1 }) {
            sum += change
            most = max(most, sum)
        }
        return most
    }
}

// MARK: - What is counted

extension SaleCheck {
    /// Every counter is the sum of what live bookings have.
    var countFaults: [String] {
        var sums: [String: (taken: Int, sold: Int)] = [:]
        for booking in stored.bookings.values where booking.isLive {
            for item in booking.items {
                for id in item.isSeat ? [item.inventory] : [item.inventory, item.thing] {
                    sums[id, default: (0, 0)].taken += item.quantity
                    if booking.status == "confirmed" { sums[id]?.sold += item.quantity }
                }
            }
        }
        return stored.counts.compactMap { id, count in
            let sum = sums[id] ?? (0, 0)
            guard (count.taken, count.sold) != (sum.taken, sum.sold) else { return nil }
            return "\(id) counts \(count.taken) taken and \(count.sold) sold instead of "
                + "\(sum.taken) and \(sum.sold)"
        }
    }

    /// What is cancelled somebody asked to cancel, and one was told so; or its maker was told that its end is
    /// not known.
    var cancellationFaults: [String] {
        let acknowledged = acknowledged
        var asked: [String: [SaleCall]] = [:]
        for call in calls {
            if case .cancel(let id) = call.wish { asked[id, default: []].append(call) }
        }
        return stored.bookings.values.flatMap { booking in
            let calls = asked[booking.id] ?? []
            let told = Set(calls.filter { $0.status == 200 }.map(\.tellerName))
            let twice = told.count > 1 ? ["\(booking.id) was cancelled \(told.count) times"] : []
            guard let event = booking.events.first(where: { $0.status == "cancelled" }) else {
                return twice
            }
            let isAsked =
                event.actor == nil
                ? acknowledged[booking.id] == nil
                : calls.contains { $0.status == 200 || $0.isUncertain }
            return twice + (isAsked ? [] : ["nobody asked to cancel \(booking.id)"])
        }
    }
}

extension SaleCall {
    /// Calls of one key count as one.
    fileprivate var tellerName: String { key ?? "\(start) \(end)" }
}
