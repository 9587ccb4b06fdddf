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
    /// What somebody asked for without hearing the end of it: one booking may have come of it.
    private struct Excuse {
        /// More than one where a key was used for several requests: only one of them is decided on.
        var demands: Set<Demand>
        /// Whether what has come of it may live: who has no key and was told that the end is not known
        /// has it cancelled once it is.
        var mayLive: Bool

        /// The fewer bookings it fits, the earlier it is tried.
        var reach: Int { 2 * demands.count + (mayLive ? 1 : 0) }
    }

    private struct Demand: Hashable {
        let userID: String
        let items: [SaleItem]
    }

    /// What is stored that nobody was told of has an excuse of its own: refusals have left nothing.
    var strangerFaults: [String] { unexcused.map(\.fault) }

    private var unexcused: [(booking: StoredSales.Booking, fault: String)] {
        var open = excuses.sorted { $0.reach < $1.reach }
        return strangers.compactMap { booking in
            let demand = Demand(userID: booking.userID, items: booking.items)
            let fitting = open.indices.filter { open[$0].demands.contains(demand) }
            guard let first = fitting.first else {
                return (booking, "nobody has asked for \(booking.id)")
            }
            let living = fitting.first { open[$0].mayLive }
            guard let place = booking.isLive ? living : first else {
                return (booking, "nobody knows of \(booking.id)")
            }
            open.remove(at: place)
            return nil
        }
    }

    /// Bookings that no client was told of, those first that live.
    private var strangers: [StoredSales.Booking] {
        let acknowledged = acknowledged
        let strangers = stored.bookings.values.filter { acknowledged[$0.id] == nil }
            .sorted { $0.id < $1.id }
        return strangers.filter(\.isLive) + strangers.filter { !$0.isLive }
    }

    private var excuses: [Excuse] {
        let answered = answeredKeys
        var keyed: [KeyName: Excuse] = [:]
        var keyless: [Excuse] = []
        for call in calls where call.isUncertain {
            guard case .book(let items) = call.wish else { continue }
            let demand = Demand(userID: call.userID, items: items)
            guard let key = call.keyName else {
                let mayLive = lostResponder || call.status != 503
                keyless.append(Excuse(demands: [demand], mayLive: mayLive))
                continue
            }
            guard !answered.contains(key) else { continue }
            keyed[key, default: Excuse(demands: [], mayLive: true)].demands.insert(demand)
        }
        return keyless + keyed.values
    }

    /// What was asked and told of bookings that nobody should have: where to look for the reason.
    var strangersTales: [String] {
        unexcused.map(\.booking).flatMap { booking in
            let asked = calls.filter {
                $0.userID == booking.userID && $0.wish == .book(booking.items)
            }
            let keys = Set(asked.compactMap(\.keyName))
            let related = calls.filter { call in call.keyName.map(keys.contains) ?? false }
            let told = (asked.filter { $0.key == nil } + related).map { call in
                let text = call.answer.map { "\($0.status) \($0.text.prefix(120))" }
                return "  \(call.start)-\(call.end) \(call.description): \(text ?? "nothing")"
            }
            return ["\(booking.id):"] + told
        }
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
