package import Platform
import Postgres
package import Reservations

/// A payment of which the provider is to be asked.
package struct DuePayment: Sendable {
    package var payment: Payment
    /// How long ago it became what it is.
    package let age: Duration
    /// How long ago it was begun.
    package let timeOpen: Duration
    /// Whether its booking does not wait for it any more.
    package let isLate: Bool
    /// Whether its booking's hold has ended, also where nobody has come to release it.
    package let isOver: Bool
}

/// Which payments' providers are to be asked.
package enum PaymentSearch: Sendable {
    /// Those whose turn has come.
    case due
    /// Those whose hold is about to end.
    case ending
    case these([String])

    fileprivate var condition: Statement {
        switch self {
        case .due: "\(Self.isOpen) AND due_at <= now()"
        case .ending:
            """
            \(Self.isOpen) AND bookings.status = 'payment_pending'
                AND hold_expires_at <= now() + interval '15 seconds'
            """
        // Also what we believe to be over: the provider may know better.
        case .these(let ids): "payments.id = ANY (\(ids)::uuid[])"
        }
    }

    private static let isOpen: Statement = """
        payments.status IN ('started', 'pending', 'authorized', 'cancelling')
        """

    /// What was told of just now is waited for, in the order in which batches lock: whoever has it may have
    /// asked before that.
    fileprivate func lock(limit: Int) -> Statement {
        switch self {
        case .due: "ORDER BY due_at LIMIT \(limit) FOR UPDATE OF payments SKIP LOCKED"
        case .ending: "ORDER BY hold_expires_at LIMIT \(limit) FOR UPDATE OF payments SKIP LOCKED"
        case .these: "ORDER BY payments.id LIMIT \(limit) FOR UPDATE OF payments"
        }
    }
}

extension Store {
    /// The longest pause between two questions about one thing, in seconds, and the first one.
    static let longestPause = 300
    static let firstPause = 10

    /// The payments of which the provider is to be asked now.
    ///
    /// Each is claimed: it is due again at its next turn, which comes twice as late each time. Only what ends,
    /// or was told of, is asked about before that.
    package func claimPayments(
        _ search: PaymentSearch,
        limit: Int,
        until deadline: Deadline
    ) throws(StoreError) -> [DuePayment] {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(
                try connection.execute(Self.claim(search, limit: limit)).map {
                    (row) throws(PostgresError) in
                    DuePayment(
                        payment: try Self.payment(from: row),
                        age: .milliseconds(try row.int(Self.paymentColumnCount)),
                        timeOpen: .milliseconds(try row.int(Self.paymentColumnCount + 1)),
                        isLate: try row.bool(Self.paymentColumnCount + 2),
                        isOver: try row.bool(Self.paymentColumnCount + 3)
                    )
                }
            )
        }
    }

    private static func claim(_ search: PaymentSearch, limit: Int) -> Statement {
        """
        WITH due AS (
            SELECT payments.id, bookings.status <> 'payment_pending' AS is_late,
                   bookings.status <> 'payment_pending' OR hold_expires_at <= now() AS is_over
            FROM payments JOIN bookings ON bookings.id = booking_id
            WHERE \(search.condition) \(search.lock(limit: limit))
        )
        UPDATE payments
        SET attempts = attempts + 1,
            due_at = now() + make_interval(
                secs => least(\(longestPause), \(firstPause) * 2 ^ least(attempts, 10))
            )
        FROM due WHERE payments.id = due.id
        RETURNING \(paymentColumns), (extract(epoch FROM now() - changed_at) * 1000)::bigint,
                  (extract(epoch FROM now() - payments.created_at) * 1000)::bigint, is_late, is_over
        """
    }
}
