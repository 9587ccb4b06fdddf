package import Logging
import Platform

/// What a sweep has done.
package struct SweepReport: Sendable, Hashable {
    /// Holds that were not paid for in time.
    package var expired = 0
    /// Bookings of what organizers have called off, where nobody had come to that yet.
    package var calledOff = 0
    /// Payments and refunds that providers were asked about.
    package var payments = 0
    /// Wrong entries at the seat gate.
    package var gateEntries = 0
    /// Answers to keys.
    package var keys = 0
    package var batches = 0
    package var sessions = 0
    package var passwordResets = 0
    package var invitations = 0
    package var webhooks = 0
    package var quotes = 0
    /// Inventories that are over.
    package var past = 0
    /// What of it PostgreSQL refused to do.
    package var failures = 0

    package init() {}

    /// For the one line of the log.
    package func metadata(after time: Duration) -> Logger.Metadata {
        [
            "expired": "\(expired)", "called_off": "\(calledOff)",
            "payments": "\(payments)", "webhooks": "\(webhooks)", "quotes": "\(quotes)",
            "gate_entries": "\(gateEntries)", "keys": "\(keys)", "batches": "\(batches)",
            "sessions": "\(sessions)",
            "password_resets": "\(passwordResets)", "invitations": "\(invitations)",
            "past": "\(past)", "failures": "\(failures)",
            "ms": "\(time.milliseconds)",
        ]
    }
}
