package import Platform
import Postgres
package import Reservations

/// An organizer's account for a month, as the ledger has it.
package struct AccountStatement: Sendable {
    /// Whether nothing more will be posted in the month.
    package let isClosed: Bool
    /// By currency.
    package let balances: [StatementBalance]
    package let entries: Page<StatementEntry, StatementCursor>
}

extension Store {
    /// What the ledger has of an organizer's account for a month, and a page of its postings; all of one moment.
    package func statement(
        of estate: Estate,
        _ month: YearMonth,
        after cursor: StatementCursor?,
        limit: Int,
        until deadline: Deadline
    ) throws(StoreError) -> EstateOutcome<AccountStatement> {
        try report(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.isOpen(estate, &connection) else { return .unknown }
            let entries: Statement = """
                \(Self.entries(of: estate, month, after: cursor)) \(Self.limit(limit + 1))
                """
            let found = try connection.execute(entries).map { (row) throws(PostgresError) in
                try Self.entry(from: row)
            }
            return .open(
                AccountStatement(
                    isClosed: try Self.isClosed(month, &connection),
                    balances: try Self.balances(of: estate, month, &connection),
                    entries: Page(found, limit: limit, cursor: \.place)
                )
            )
        }
    }

    /// Hands over a statement's postings, some at a time; all of one moment.
    ///
    /// - Parameters:
    ///   - estate: One that the caller has looked into before: see `balances(of:until:)`.
    ///   - begin: Is given the balances first.
    ///   - take: Whether it wants more.
    package func statementEntries(
        of estate: Estate,
        _ month: YearMonth,
        until deadline: Deadline,
        begin: ([StatementBalance]) -> Void,
        _ take: ([StatementEntry]) -> Bool
    ) throws(StoreError) {
        try export(until: deadline) { (connection) throws(PostgresError) in
            begin(try Self.balances(of: estate, month, &connection))
            let query = Self.entries(of: estate, month, after: nil)
            try connection.walk(query, by: Self.exportStep) { (rows) throws(PostgresError) in
                take(try rows.map { (row) throws(PostgresError) in try Self.entry(from: row) })
            }
        }
    }

    /// A posting is of the moment when its transaction began, and none lasts for a minute.
    private static func isClosed(
        _ month: YearMonth,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            "SELECT now() > to_timestamp(\(month.end)) + interval '1 minute'"
        ).first { (row) throws(PostgresError) in try row.bool(0) } ?? false
    }

    private static func balances(
        of estate: Estate,
        _ month: YearMonth,
        _ connection: inout Connection
    ) throws(PostgresError) -> [StatementBalance] {
        try connection.execute(
            """
            SELECT currency,
                   -coalesce(sum(amount) FILTER (WHERE posted_at < to_timestamp(\(month.start))), 0)::bigint,
                   -sum(amount)::bigint,
                   -coalesce(sum(amount) FILTER (
                       WHERE posted_at >= to_timestamp(\(month.start)) AND kind = 'sale'
                   ), 0)::bigint,
                   coalesce(sum(amount) FILTER (
                       WHERE posted_at >= to_timestamp(\(month.start)) AND kind = 'refund'
                   ), 0)::bigint
            FROM ledger WHERE \(estate.ledgerCondition) AND posted_at < to_timestamp(\(month.end))
            GROUP BY currency ORDER BY currency
            """
        ).map { (row) throws(PostgresError) in
            let currency = try row.decode(0, as: "a currency") { Currency($0) }
            return StatementBalance(
                opening: Money(minorUnits: try row.int(1), currency),
                closing: Money(minorUnits: try row.int(2), currency),
                sold: Money(minorUnits: try row.int(3), currency),
                refunded: Money(minorUnits: try row.int(4), currency)
            )
        }
    }

    /// In the order of time, by the books' index.
    private static func entries(
        of estate: Estate,
        _ month: YearMonth,
        after cursor: StatementCursor?
    ) -> Statement {
        let behind: Statement =
            if let cursor {
                """
                AND (posted_at, subject_id) > (
                    timestamptz 'epoch' + \(cursor.rank) * interval '1 microsecond', \(cursor.id)
                )
                """
            } else {
                ""
            }
        return """
            SELECT rfc3339(posted_at, 'UTC'), (extract(epoch FROM posted_at) * 1000000)::bigint, subject_id,
                   ledger.kind, ledger.booking_id, reference, ledger.currency, -amount,
                   coalesce((
                       SELECT -sum(fees.amount) FROM ledger AS fees
                       WHERE fees.subject_id = ledger.subject_id AND fees.kind = ledger.kind
                         AND account = 'fees'
                   ), 0)::bigint,
                   inventories.kind, inventory_id, coalesce(events.name, title, '')
            FROM ledger JOIN bookings ON bookings.id = ledger.booking_id
                JOIN booking_items ON booking_items.booking_id = ledger.booking_id AND position = 0
                JOIN inventories ON inventories.id = inventory_id
                LEFT JOIN events ON events.id = inventory_id
                LEFT JOIN shows ON shows.id = inventory_id LEFT JOIN movies ON movies.id = movie_id
            WHERE \(estate.ledgerCondition) AND posted_at >= to_timestamp(\(month.start))
              AND posted_at < to_timestamp(\(month.end)) \(behind)
            ORDER BY posted_at, subject_id
            """
    }

    private static func entry(from row: borrowing Row) throws(PostgresError) -> StatementEntry {
        let currency = try row.decode(6, as: "a currency") { Currency($0) }
        return StatementEntry(
            postedAt: try row.text(0),
            place: StatementCursor(rank: try row.int(1), id: try row.text(2)),
            kind: try row.decode(3, as: "a kind") { Posting.Kind(rawValue: $0) },
            bookingID: try row.text(4),
            reference: try row.text(5),
            inventory: try row.decode(9, as: "a kind") { InventoryKind(rawValue: $0) },
            inventoryID: try row.text(10),
            name: try row.text(11),
            amount: Money(minorUnits: try row.int(7), currency),
            fee: Money(minorUnits: try row.int(8), currency)
        )
    }
}
