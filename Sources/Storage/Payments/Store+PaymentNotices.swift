package import Platform
import Postgres
package import Reservations

/// What a customer is to be told of a payment.
package struct PaymentNotice: Sendable {
    package let kind: BookingChange.Notice
    package let email: String
    package let reference: String
    package let total: Money
}

extension Store {
    /// Reads what the mail of an outbox' entry needs; nil if it is about no booking.
    package func paymentNotice(
        for entry: OutboxEntry,
        _ kind: BookingChange.Notice,
        until deadline: Deadline
    ) throws(StoreError) -> PaymentNotice? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT contact_email, reference, total, currency FROM bookings
                WHERE id = \(entry.subject)
                """
            ).first { (row) throws(PostgresError) in
                let currency = try row.decode(3, as: "a currency") { Currency($0) }
                return PaymentNotice(
                    kind: kind,
                    email: try row.text(0),
                    reference: try row.text(1),
                    total: Money(minorUnits: try row.int(2), currency)
                )
            }
        }
    }
}
