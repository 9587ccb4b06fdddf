/// Judges what clients were told and what is stored: a fault is a sentence about what must not be.
///
/// Pure, so that each rule can be seen to find what it is for.
struct SaleCheck {
    let calls: [SaleCall]
    let stored: StoredSales
    /// Whether a responder was killed, which could then clear nothing up.
    var lostResponder = false

    /// All faults, none if all is well.
    var faults: [String] {
        seatFaults + sureSeatFaults + expiryFaults + capacityFaults + customerFaults
            + acknowledgementFaults + strangerFaults + keyFaults + cancellationFaults + countFaults
            + answerFaults
    }

    /// Bookings that clients were told of, by their ids.
    var acknowledged: [String: SaleCall] {
        let made = calls.compactMap { call in call.made.map { ($0.id, call) } }
        return Dictionary(made) { first, _ in first }
    }
}

// MARK: - What clients were told is so

extension SaleCheck {
    /// Every acknowledged booking is there as it was told, and so is every cancellation.
    var acknowledgementFaults: [String] {
        calls.compactMap { call in
            guard let told = call.answer?.booking else { return nil }
            guard let booking = stored.bookings[told.id] else { return "\(told.id) is not stored" }
            let isSame =
                (booking.reference, booking.userID, booking.items)
                == (told.reference, call.userID, told.items)
            guard isSame else { return "\(told.id) is stored as another one" }
            if case .book(let items) = call.wish, items != told.items {
                return "\(told.id) is not what was asked for"
            }
            guard case .cancel = call.wish, booking.status != "cancelled" else { return nil }
            return "\(told.id) was cancelled, but is \(booking.status)"
        }
    }

    /// Answers that nobody expects.
    var answerFaults: [String] {
        let expected: Set = [200, 201, 400, 404, 409, 422, 502, 503, 504]
        return calls.compactMap { call in
            switch (call.wish, call.status) {
            case (_, nil): return nil
            case (.look, 404): return "\(call.description) was not found"
            case (_, .some(let status)):
                return expected.contains(status)
                    ? nil : "\(call.description) was answered with \(status)"
            }
        }
    }
}

// MARK: - Nothing else is

extension SaleCheck {
    /// What is stored that nobody was told of is what somebody asked for without hearing the end of it:
    /// refusals have left nothing.
    var strangerFaults: [String] {
        let (acknowledged, answered) = (acknowledged, answeredKeys)
        var excuses: [Demand: (any: Int, live: Int)] = [:]
        var keys: Set<KeyName> = []
        for call in calls where call.isUncertain {
            guard case .book(let items) = call.wish else { continue }
            if let key = call.keyName {
                guard !answered.contains(key), keys.insert(key).inserted else { continue }
            }
            // Who has no key and was told that the end is not known: it is cancelled once it is.
            let mayLive = lostResponder || call.key != nil || call.status != 503
            let demand = Demand(userID: call.userID, items: items)
            excuses[demand, default: (0, 0)].any += 1
            if mayLive { excuses[demand, default: (0, 0)].live += 1 }
        }
        let strangers = stored.bookings.values.filter { acknowledged[$0.id] == nil }
        let groups = Dictionary(grouping: strangers) {
            Demand(userID: $0.userID, items: $0.items)
        }
        return groups.flatMap { demand, bookings in
            let excuse = excuses[demand] ?? (0, 0)
            let ids = bookings.map(\.id).sorted()
            let excess = bookings.count > excuse.any ? ["nobody has asked for one of \(ids)"] : []
            let live = bookings.count(where: \.isLive)
            return excess + (live > excuse.live ? ["nobody knows of one of \(ids)"] : [])
        }
    }

    private struct Demand: Hashable {
        let userID: String
        let items: [SaleItem]
    }
}

// MARK: - Keys

/// A user's own name for a request.
struct KeyName: Hashable {
    let userID: String
    let key: String
}

extension SaleCall {
    var keyName: KeyName? { key.map { KeyName(userID: userID, key: $0) } }
}

extension SaleCheck {
    private var answeredKeys: Set<KeyName> {
        Set(calls.filter(\.isOutcome).compactMap(\.keyName))
    }

    /// Every key has one outcome, of one request, said in the same words each time, once by itself.
    var keyFaults: [String] {
        let outcomes = calls.filter { $0.isOutcome && $0.key != nil }
        return Dictionary(grouping: outcomes, by: \.keyName).flatMap { name, calls in
            let words = Set(
                calls.map { "\($0.request) \($0.status ?? 0) \($0.answer?.text ?? "")" }
            )
            let firsts = calls.count { $0.answer?.isReplayed == false }
            let key = name?.key ?? ""
            return (words.count > 1 ? ["key \(key) has \(words.count) outcomes"] : [])
                + (firsts > 1 ? ["key \(key) was decided on \(firsts) times"] : [])
        }
    }
}
