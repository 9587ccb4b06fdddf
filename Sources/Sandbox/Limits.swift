import Reservations

/// A limit on everything that callers can take.
enum Limits {
    /// Unicode scalars of a reference.
    static let reference = 1...64
    /// Minor units of a payment or a refund.
    static let amount = 1...Money.limit
    /// Seconds until a late payment is captured.
    static let delay = 0...3_600
    /// Seconds of it where the caller does not say.
    static let usualDelay = 2
    /// Bytes of an idempotency key, as of the responder's own.
    static let key = 1...255
    /// Calls that meet one fault.
    static let faultTimes = 1...1_000
    /// Faults of a step that are still to be met: a test sets a few.
    static let faults = 1_000

    /// Webhooks under way at once: a slow receiver is not to be drowned.
    static let webhooksUnderWay = 32
    /// Attempts at a webhook: with the pauses between them about a quarter of an hour.
    static let webhookTries = 20
    /// The longest pause between two of them.
    static let webhookPause = 60
}
