import Postgres
import Reservations

/// What a batch reads of money that goes back.
extension Store {
    static func refunds(ofBookings ids: Set<String>) -> Statement {
        """
        SELECT \(refundColumns) FROM refunds WHERE booking_id = ANY (\(Array(ids))::uuid[])
        """
    }

    /// A refund's columns, for `refund(from:)`.
    static let refundColumns: Statement = """
        refunds.id, refunds.payment_id, refunds.booking_id, refunds.amount, refunds.currency,
        refunds.reason, refunds.is_done, refunds.failed_at IS NOT NULL,
        refunds.by_hand_at IS NOT NULL, refunds.attempts
        """
    static let refundColumnCount = 10

    static func refunds(from rows: consuming Rows) throws(PostgresError) -> [String: Refund] {
        let found = try rows.map { (row) throws(PostgresError) in try refund(from: row) }
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }

    static func refund(from row: borrowing Row) throws(PostgresError) -> Refund {
        let currency = try row.decode(4, as: "a currency") { Currency($0) }
        return Refund(
            id: try row.text(0),
            paymentID: try row.text(1),
            bookingID: try row.text(2),
            amount: Money(minorUnits: try row.int(3), currency),
            reason: try row.decode(5, as: "a reason") { Refund.Reason(rawValue: $0) },
            isDone: try row.bool(6),
            isFailed: try row.bool(7),
            isByHand: try row.bool(8),
            attempts: try row.int(9)
        )
    }

    /// What customers were told to get back, and may rely on still: a row for each item.
    static func quotes(ofBookings ids: Set<String>) -> Statement {
        """
        SELECT booking_id, items, item, amount, fee
        FROM refund_quotes, unnest(items, amounts, fees) AS parts (item, amount, fee)
        WHERE booking_id = ANY (\(Array(ids))::uuid[]) AND expires_at > now()
        ORDER BY booking_id, items, item
        """
    }

    static func quotes(from rows: consuming Rows) throws(PostgresError) -> [String: [RefundQuote]] {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                booking: try row.text(0), quote: try row.text(1),
                part: RefundQuote.Part(
                    item: try row.int(2),
                    amount: try row.int(3),
                    fee: try row.int(4)
                )
            )
        }
        return Dictionary(grouping: found, by: \.booking).mapValues { rows in
            Dictionary(grouping: rows, by: \.quote).values.map {
                RefundQuote(parts: $0.map(\.part))
            }
        }
    }
}
