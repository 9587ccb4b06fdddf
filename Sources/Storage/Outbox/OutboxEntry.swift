/// Something that must still be done outside the database, claimed by this process for a while.
package struct OutboxEntry: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case passwordReset = "password_reset"
        /// See `BookingChange.Notice`; both are about a booking.
        case latePayment = "late_payment"
        case captureFailed = "capture_failed"
        case invitation
    }

    package let id: String
    package let kind: Kind
    /// The row that it is about, of the kind's table.
    package let subject: String
    /// When it was asked for, in seconds since 1970.
    package let createdAt: Int
    /// How often it has been claimed, this time included.
    package let attempts: Int
    /// The same time as the database wrote it: it names the partition.
    let partitionTime: String
}
