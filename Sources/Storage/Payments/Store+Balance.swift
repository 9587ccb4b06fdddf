package import Platform
import Postgres
package import Reservations

/// What an organizer has earned in one currency.
package struct Balance: Sendable, Hashable {
    /// What was sold, less what goes back.
    package let amount: Money
    package let sold: Money
    package let refunded: Money
}

extension Store {
    /// What somebody has earned, by currency.
    package func balances(
        of estate: Estate,
        until deadline: Deadline
    ) throws(StoreError) -> EstateOutcome<[Balance]> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.isOpen(estate, &connection) else { return .unknown }
            let balances = try connection.execute(
                """
                SELECT currency, -sum(amount)::bigint,
                       -coalesce(sum(amount) FILTER (WHERE kind = 'sale'), 0)::bigint,
                       coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0)::bigint
                FROM ledger WHERE \(estate.ledgerCondition) GROUP BY currency ORDER BY currency
                """
            ).map { (row) throws(PostgresError) in
                let currency = try row.decode(0, as: "a currency") { Currency($0) }
                return Balance(
                    amount: Money(minorUnits: try row.int(1), currency),
                    sold: Money(minorUnits: try row.int(2), currency),
                    refunded: Money(minorUnits: try row.int(3), currency)
                )
            }
            return .open(balances)
        }
    }

    /// How far the cancelling of something called off has come; nil if it is not.
    package func cancellationProgress(
        ofEvent inventoryID: String,
        for account: Account,
        until deadline: Deadline
    ) throws(StoreError) -> EditOutcome<CancellationProgress?> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard let owner = try Self.owner(of: .event, inventoryID, &connection) else {
                return .unknown
            }
            guard try Self.may(account, .view, with: owner, &connection) else { return .notYours }
            let progress = try connection.execute(
                """
                SELECT rfc3339(started_at, 'UTC'), rfc3339(finished_at, 'UTC'), live, ended, open, done
                FROM cancellations, LATERAL (
                    SELECT count(*) FILTER (WHERE \(Statement.isLive)) AS live,
                           count(*) FILTER (WHERE NOT \(Statement.isLive)) AS ended,
                           coalesce(sum(open), 0) AS open, coalesce(sum(done), 0) AS done
                    FROM (
                        SELECT DISTINCT booking_id AS id FROM booking_items
                        WHERE booking_items.inventory_id = cancellations.inventory_id
                    ) AS ids JOIN bookings USING (id), LATERAL (
                        SELECT count(*) FILTER (WHERE NOT is_done) AS open,
                               count(*) FILTER (WHERE is_done) AS done
                        FROM refunds WHERE booking_id = bookings.id
                    ) AS sums
                ) AS counts
                WHERE inventory_id = \(inventoryID)
                """
            ).first { (row) throws(PostgresError) in
                CancellationProgress(
                    startedAt: try row.text(0),
                    finishedAt: row.optionalText(1),
                    bookingsLeft: try row.int(2),
                    bookingsEnded: try row.int(3),
                    refundsOpen: try row.int(4),
                    refundsDone: try row.int(5)
                )
            }
            return .done(progress)
        }
    }
}

/// How far the cancelling of something called off has come.
package struct CancellationProgress: Sendable {
    /// UTC, as RFC 3339 writes it; nil if it is not called off.
    package let startedAt: String?
    /// When the last booking was cancelled; nil before that.
    package let finishedAt: String?
    /// Bookings that are live still, and those that are not, for whatever reason.
    package let bookingsLeft: Int
    package let bookingsEnded: Int
    /// Money that the provider has not confirmed to be back, and that it has.
    package let refundsOpen: Int
    package let refundsDone: Int

    /// Of what is not called off.
    package static let none = CancellationProgress(
        startedAt: nil,
        finishedAt: nil,
        bookingsLeft: 0,
        bookingsEnded: 0,
        refundsOpen: 0,
        refundsDone: 0
    )
}
