import Postgres
import Reservations

/// What a batch reads of payments.
extension Store {
    /// Locks all payments of bookings whose rows are locked.
    static func lockPayments(of bookings: Set<String>) -> Statement {
        """
        SELECT \(paymentColumns) FROM payments
        WHERE booking_id = ANY (\(Array(bookings))::uuid[]) ORDER BY id FOR UPDATE
        """
    }

    /// A payment's columns, for `payment(from:at:)`.
    static let paymentColumns: Statement = """
        payments.id, payments.booking_id, method, payments.status, payments.amount, payments.currency,
        captured, refunded, payments.provider_id, next_action_url, delay_seconds,
        payments.token, payments.attempts
        """
    static let paymentColumnCount = 13

    static func payments(from rows: consuming Rows) throws(PostgresError) -> [String: Payment] {
        let found = try rows.map { (row) throws(PostgresError) in try payment(from: row) }
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Reads `paymentColumns`, the first of which is at `column`.
    static func payment(
        from row: borrowing Row,
        at column: Int = 0
    ) throws(PostgresError) -> Payment {
        let currency = try row.decode(column + 5, as: "a currency") { Currency($0) }
        return Payment(
            id: try row.text(column),
            bookingID: try row.text(column + 1),
            method: try row.decode(column + 2, as: "a method") { PaymentMethod(rawValue: $0) },
            status: try row.decode(column + 3, as: "a status") { PaymentStatus(rawValue: $0) },
            amount: Money(minorUnits: try row.int(column + 4), currency),
            captured: try row.int(column + 6),
            refunded: try row.int(column + 7),
            providerID: row.optionalText(column + 8),
            nextActionURL: row.optionalText(column + 9),
            delaySeconds: try row.optionalInt(column + 10),
            token: row.optionalText(column + 11),
            attempts: try row.int(column + 12)
        )
    }

    /// The payments that were begun with the keys of orders, each with its order's place.
    static func begunPayments(by orders: [BookingOrder]) -> Statement {
        let keyed = orders.indices.filter {
            orders[$0].claimsKey && orders[$0].paymentMethod != nil
        }
        return """
            SELECT place, key_digest, payments.created_at < now() - interval '10 seconds',
                   \(paymentColumns)
            FROM unnest(
                \(keyed)::integer[], \(keyed.map { orders[$0].userID })::uuid[],
                \(keyed.map { orders[$0].key?.text ?? "" })::text[]
            ) AS keys (place, user_id, key) JOIN payments USING (user_id, key)
            WHERE payments.created_at > now() - interval '24 hours'
            """
    }

    static func begunPayments(
        from rows: consuming Rows
    ) throws(PostgresError) -> [Int: BegunPayment] {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                try row.int(0),
                BegunPayment(
                    digest: try row.bytes(1),
                    isLeft: try row.bool(2),
                    payment: try payment(from: row, at: 3)
                )
            )
        }
        return Dictionary(found) { first, _ in first }
    }

    /// What of the bookings' inventories matters to their money.
    static func terms(of bookings: some Sequence<BookingLedger.Known>) -> Statement {
        let inventories = Set(bookings.flatMap(\.items).map(\.inventoryID))
        return """
            SELECT id, organizer_id, payment_grace_seconds, refund_rules,
                   floor(extract(epoch FROM starts_at - now()))::bigint,
                   CASE WHEN cancelled_at IS NOT NULL THEN 'called_off'
                        WHEN coalesce(ends_at, starts_at) > now() THEN 'coming' ELSE 'over' END
            FROM inventories WHERE id = ANY (\(Array(inventories))::uuid[])
            """
    }

    static func terms(
        from rows: consuming Rows
    ) throws(PostgresError) -> [String: BookingLedger.Terms] {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                try row.text(0),
                BookingLedger.Terms(
                    organizerID: row.optionalText(1),
                    graceSeconds: try row.int(2),
                    refundRules: try refundRules(from: row, at: 3) ?? .standard,
                    secondsBefore: try row.int(4),
                    standing: try row.decode(5, as: "a standing") { .init(rawValue: $0) }
                )
            )
        }
        return Dictionary(found) { first, _ in first }
    }
}
