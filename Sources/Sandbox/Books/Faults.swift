/// Which calls can be made to meet a fault.
enum FaultStep: String, CaseIterable, Sendable {
    case create
    case confirm
    case capture
    case cancel
    case refund
    case lookUp = "look_up"
    case webhook
}

/// What a call meets.
enum FaultKind: String, CaseIterable, Sendable {
    /// Nothing is done, and no answer comes for a long time.
    case hang
    /// All is done, and no answer comes for a long time.
    case hangAfter = "hang_after"
    /// Nothing is done, and the connection is closed.
    case drop
    /// All is done, and the connection is closed.
    case dropAfter = "drop_after"
    /// Nothing is done, and the answer is 500.
    case error
    /// The payment is declined when it is to be captured.
    case decline
}

/// The faults that calls are to meet, in the order in which they were asked for.
struct Faults: Sendable {
    private struct Entry {
        let kind: FaultKind
        var left: Int
    }

    private var waiting: [FaultStep: [Entry]] = [:]

    /// - Returns: Whether there was room.
    mutating func add(_ kind: FaultKind, to step: FaultStep, times: Int) -> Bool {
        guard waiting[step, default: []].count < Limits.faults else { return false }
        waiting[step, default: []].append(Entry(kind: kind, left: times))
        return true
    }

    /// What the next call of a step meets.
    mutating func next(of step: FaultStep) -> FaultKind? {
        guard !waiting.isEmpty, var entries = waiting[step] else { return nil }
        let kind = entries[0].kind
        entries[0].left -= 1
        if entries[0].left == 0 { entries.removeFirst() }
        waiting[step] = entries.isEmpty ? nil : entries
        return kind
    }
}
