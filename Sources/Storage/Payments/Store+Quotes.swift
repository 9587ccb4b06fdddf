package import Platform
import Postgres
package import Reservations

/// What somebody is told who asks what would go back.
package struct QuotedRefund: Sendable {
    package let amount: Money
    /// UTC, as RFC 3339 writes it.
    package let expiresAt: String
}

extension Store {
    /// The most quotes that are kept of a booking, the last ones: every set of its items has one of its own.
    private static let quoteLimit = 10

    /// Tells what goes back of a booking, or of a part of it, and keeps that for its time.
    ///
    /// - Parameter items: Places among its items; nil for all that is left.
    /// - Returns: The quote, or why there is none.
    package func quoteRefund(
        of bookingID: String,
        _ items: [Int]?,
        by userID: String,
        until deadline: Deadline
    ) throws(StoreError) -> Result<QuotedRefund, BookingRefusal> {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            let live = try connection.execute(
                """
                SELECT \(Self.bookingColumns) FROM bookings
                WHERE id = \(bookingID) AND user_id = \(userID) AND NOT is_at_door FOR UPDATE
                """
            ).map { (row) throws(PostgresError) in try Self.booking(from: row, []) }
            guard let booking = live.first else {
                return .rollBack(.failure(BookingRefusal(.unknown(.booking))))
            }
            let ledger = try Self.ledger(of: live, &connection)
            let wish = CancellationWish(bookingID: bookingID, items: items)
            var trial = ledger
            let verdict = trial.judge(wish, by: userID, refundID: UniqueID.random())
            guard case .changed(let change) = verdict else {
                return .rollBack(.failure(BookingRefusal(verdict)))
            }
            let quote = ledger.quote(change.released, of: bookingID)
            let amount = change.refund?.amount.minorUnits ?? 0
            // What was promised before is more, and stands to its own end.
            let end =
                amount > quote.amount
                ? try Self.endOfQuote(change.released, of: bookingID, &connection)
                : try Self.keep(quote, change.released, of: bookingID, &connection)
            return .commit(
                .success(
                    QuotedRefund(
                        amount: Money(minorUnits: amount, booking.total.currency),
                        expiresAt: end
                    )
                )
            )
        }
    }

    private static func keep(
        _ quote: RefundQuote,
        _ items: [Int],
        of bookingID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> String {
        let (amounts, fees) =
            quote.parts.isEmpty
            ? (items.map { _ in 0 }, items.map { _ in 0 })
            : (quote.parts.map(\.amount), quote.parts.map(\.fee))
        try connection.execute(
            """
            DELETE FROM refund_quotes WHERE booking_id = \(bookingID) AND items IN (
                SELECT items FROM refund_quotes WHERE booking_id = \(bookingID)
                ORDER BY expires_at DESC OFFSET \(quoteLimit - 1)
            )
            """
        )
        let end = try connection.execute(
            """
            INSERT INTO refund_quotes (booking_id, items, amounts, fees, expires_at)
            VALUES (\(bookingID), \(items), \(amounts), \(fees),
                    now() + make_interval(secs => \(RefundQuote.validity)))
            ON CONFLICT (booking_id, items) DO UPDATE SET
                amounts = excluded.amounts, fees = excluded.fees, expires_at = excluded.expires_at
            RETURNING rfc3339(expires_at, 'UTC')
            """
        ).first { (row) throws(PostgresError) in try row.text(0) }
        return end ?? ""
    }

    private static func endOfQuote(
        _ items: [Int],
        of bookingID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> String {
        let end = try connection.execute(
            """
            SELECT rfc3339(expires_at, 'UTC') FROM refund_quotes
            WHERE booking_id = \(bookingID) AND items = \(items)::smallint[]
            """
        ).first { (row) throws(PostgresError) in try row.text(0) }
        return end ?? ""
    }

    /// Forgets quotes whose time is over, some at a time.
    ///
    /// - Returns: How many; fewer than `limit` if there are no more.
    package func forgetQuotes(limit: Int, until deadline: Deadline) throws(StoreError) -> Int {
        try change(
            """
            DELETE FROM refund_quotes WHERE (booking_id, items) IN (
                SELECT booking_id, items FROM refund_quotes WHERE expires_at < now()
                ORDER BY expires_at LIMIT \(limit) FOR UPDATE SKIP LOCKED
            )
            """,
            until: deadline
        )
    }
}

/// Why nothing can be given back.
package struct BookingRefusal: Error {
    package let verdict: BookingVerdict

    init(_ verdict: BookingVerdict) {
        self.verdict = verdict
    }
}
