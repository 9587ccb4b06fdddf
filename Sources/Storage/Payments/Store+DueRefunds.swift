package import Platform
import Postgres
package import Reservations

/// Which refunds providers are to be asked about.
package enum RefundSearch: Sendable {
    /// Those that are neither back nor have failed, and whose turn has come.
    case due
    /// Also those that were believed to be back.
    case these([String])

    fileprivate var condition: Statement {
        switch self {
        case .due: "NOT is_done AND failed_at IS NULL AND due_at <= now()"
        case .these(let ids): "id = ANY (\(ids)::uuid[])"
        }
    }

    fileprivate func lock(limit: Int) -> Statement {
        switch self {
        case .due: "ORDER BY due_at LIMIT \(limit) FOR UPDATE SKIP LOCKED"
        case .these: "ORDER BY id LIMIT \(limit) FOR UPDATE"
        }
    }
}

/// A refund that somebody must see to.
package struct FailedRefund: Sendable {
    package let refund: Refund
    /// Its booking's.
    package let reference: String
    package let email: String
    package let failedAt: String
}

extension Store {
    /// Claims refunds of which the provider is to be asked, as payments are claimed.
    package func claimRefunds(
        _ search: RefundSearch,
        limit: Int,
        until deadline: Deadline
    ) throws(StoreError) -> [(refund: Refund, payment: Payment)] {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(
                try connection.execute(Self.claim(search, limit)).map {
                    (row) throws(PostgresError) in
                    (
                        try Self.refund(from: row),
                        try Self.payment(from: row, at: Self.refundColumnCount)
                    )
                }
            )
        }
    }

    private static func claim(_ search: RefundSearch, _ limit: Int) -> Statement {
        """
        WITH due AS (SELECT id FROM refunds WHERE \(search.condition) \(search.lock(limit: limit)))
        UPDATE refunds
        SET attempts = refunds.attempts + 1,
            due_at = now() + make_interval(
                secs => least(\(longestPause), \(firstPause) * 2 ^ least(refunds.attempts, 10))
            )
        FROM due, payments WHERE refunds.id = due.id AND payments.id = refunds.payment_id
        RETURNING \(refundColumns), \(paymentColumns)
        """
    }

    /// All that have failed and that nobody has seen to, the oldest first.
    package func failedRefunds(until deadline: Deadline) throws(StoreError) -> [FailedRefund] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT \(Self.refundColumns), reference, contact_email, rfc3339(failed_at, 'UTC')
                FROM refunds JOIN bookings ON bookings.id = booking_id
                WHERE failed_at IS NOT NULL AND by_hand_at IS NULL ORDER BY failed_at
                """
            ).map { (row) throws(PostgresError) in
                FailedRefund(
                    refund: try Self.refund(from: row),
                    reference: try row.text(Self.refundColumnCount),
                    email: try row.text(Self.refundColumnCount + 1),
                    failedAt: try row.text(Self.refundColumnCount + 2)
                )
            }
        }
    }
}
