/// What became of a call.
enum Verdict: Hashable, Sendable {
    /// The payment as it is now.
    case payment(Payment)
    case refund(Refund)
    /// The payment stands where this cannot be done.
    case conflict(Payment)
    /// Less is left of the payment than is asked for.
    case tooMuch(Payment)
    /// There is no such payment or refund.
    case unknown
    /// The reference is another payment's or refund's.
    case otherFacts
    /// There are as many payments as there may be, and none that can go.
    case full
}

/// What becomes of a call, and what is to be noted for that.
struct Decision: Sendable {
    let verdict: Verdict
    var changes: [Change] = []
    /// A webhook among the changes, which is to be sent.
    var notice: Notice?
}
