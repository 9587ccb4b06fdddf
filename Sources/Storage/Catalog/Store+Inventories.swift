import Postgres
package import Reservations

/// What every inventory that somebody makes has.
struct NewInventory {
    let kind: InventoryKind
    let owner: Owner
    let currency: Currency
    let startsAt: Moment
    let endsAt: Moment?
    let timeZone: String
    let terms: SalesTerms
    /// Of a show.
    var screenName: String?
    /// Of what has seats.
    var planID: Int?
}

/// What an inventory of every kind has, as columns.
extension Store {
    /// Eight columns, for `terms(from:at:)` and what surrounds it.
    static let termColumns: Statement = """
        extract(epoch FROM sales_start)::bigint, extract(epoch FROM sales_end)::bigint,
        hold_seconds, payment_mode, payment_grace_seconds, max_per_booking, max_per_customer,
        refund_rules
        """

    /// Makes an inventory; the statement yields its id.
    static func insert(_ inventory: NewInventory) -> Statement {
        let terms = inventory.terms
        return """
            INSERT INTO inventories (
                kind, organizer_id, organization_id, currency, starts_at, ends_at, time_zone, screen_name,
                seat_plan_id, sales_start, sales_end, hold_seconds, payment_mode,
                payment_grace_seconds, max_per_booking, max_per_customer, refund_rules
            )
            VALUES (
                \(inventory.kind.rawValue), \(inventory.owner.organizerID),
                \(inventory.owner.organizationID), \(inventory.currency.code),
                to_timestamp(\(inventory.startsAt)), to_timestamp(\(inventory.endsAt)),
                \(inventory.timeZone), \(inventory.screenName), \(inventory.planID),
                to_timestamp(\(terms.salesStart)), to_timestamp(\(terms.salesEnd)),
                \(terms.holdSeconds), \(terms.paymentMode.rawValue),
                \(terms.paymentGraceSeconds), \(terms.maxPerBooking), \(terms.maxPerCustomer),
                \(terms.refundRules)
            )
            RETURNING id
            """
    }

    /// Changes an inventory's terms, counts the edit, and calls it off if that is wanted.
    static func update(_ id: String, _ terms: SalesTerms, cancels: Bool) -> Statement {
        """
        UPDATE inventories SET
            sales_start = to_timestamp(\(terms.salesStart)),
            sales_end = to_timestamp(\(terms.salesEnd)), hold_seconds = \(terms.holdSeconds),
            payment_mode = \(terms.paymentMode.rawValue),
            payment_grace_seconds = \(terms.paymentGraceSeconds),
            max_per_booking = \(terms.maxPerBooking),
            max_per_customer = \(terms.maxPerCustomer), refund_rules = \(terms.refundRules),
            cancelled_at = CASE WHEN \(cancels) THEN coalesce(cancelled_at, now())
                                ELSE cancelled_at END,
            version = version + 1, updated_at = clock_timestamp()
        WHERE id = \(id)
        """
    }

    /// Locks an inventory against other edits, and its counts against sales, in this order.
    static func lock(
        _ kind: InventoryKind,
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) {
        // Not FOR UPDATE: a booking's foreign key may look at the row meanwhile.
        try connection.execute(
            """
            SELECT FROM inventories WHERE id = \(id) AND kind = \(kind.rawValue)
            FOR NO KEY UPDATE
            """
        )
        try connection.execute("SELECT FROM inventory_counts WHERE inventory_id = \(id) FOR UPDATE")
    }

    /// Reads `termColumns`, the first of which is at `column`.
    static func terms(
        from row: borrowing Row,
        at column: Int
    ) throws(PostgresError) -> SalesTerms {
        var terms = SalesTerms()
        terms.salesStart = try moment(from: row, at: column)
        terms.salesEnd = try moment(from: row, at: column + 1)
        terms.holdSeconds = try row.int(column + 2)
        terms.paymentMode = try row.decode(column + 3, as: "a payment mode") {
            PaymentMode(rawValue: $0)
        }
        terms.paymentGraceSeconds = try row.int(column + 4)
        terms.maxPerBooking = try row.int(column + 5)
        terms.maxPerCustomer = try row.optionalInt(column + 6)
        terms.refundRules = try refundRules(from: row, at: column + 7)
        return terms
    }

    /// The time by the database's clock, and whether a time zone is one of IANA's list.
    package func present(
        _ timeZone: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> (now: Moment, knowsZone: Bool) {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let known = try connection.execute("SELECT FROM time_zones WHERE name = \(timeZone)")
            return (try Self.now(&connection), known.count > 0)
        }
    }

    /// The time by the database's clock, which decides.
    static func now(_ connection: inout Connection) throws(PostgresError) -> Moment {
        let seconds = try connection.execute("SELECT extract(epoch FROM now())::bigint").first {
            (row) throws(PostgresError) in try row.int(0)
        }
        return Moment(epoch: seconds ?? 0)
    }

    /// A column of seconds since 1970, or NULL.
    static func moment(
        from row: borrowing Row,
        at column: Int
    ) throws(PostgresError) -> Moment? {
        try row.optionalInt(column).map { Moment(epoch: $0) }
    }
}

/// Bound as seconds since 1970, for `to_timestamp`.
extension Moment: Parameter {
    package var postgresText: String { String(epoch) }
}
