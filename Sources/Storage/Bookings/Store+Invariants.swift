import Postgres

/// Something that must be true of all that is stored about bookings.
package struct Invariant: Sendable {
    /// A sentence about what is so.
    package let name: String
    /// What breaks it: one line of text each.
    fileprivate let violations: Statement

    /// The most lines that are told of one invariant.
    fileprivate static let shownLimit = 20

    init(_ name: String, _ violations: Statement) {
        self.name = name
        self.violations = violations
    }
}

/// What was found of an invariant.
package struct InvariantFinding: Sendable {
    package let name: String
    /// What breaks it; none if it holds, and of more than twenty the first.
    package let violations: [String]
}

extension Store {
    /// Checks every invariant, all on one snapshot.
    package func checkInvariants(
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [InvariantFinding] {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            var findings: [InvariantFinding] = []
            for invariant in Invariant.all {
                let statement: Statement = """
                    \(invariant.violations) LIMIT \(Invariant.shownLimit)
                    """
                let violations = try connection.execute(statement).map {
                    (row) throws(PostgresError) in try row.text(0)
                }
                findings.append(InvariantFinding(name: invariant.name, violations: violations))
            }
            return .rollBack(findings)
        }
    }
}

extension Invariant {
    /// Every one that there is.
    static let all: [Invariant] = counts + vouchers + seats + bookings + money

    private static let counts = [
        Invariant(
            "an inventory's taken places are those of its live bookings",
            """
            SELECT format('%s: %s are counted, %s are booked', inventory_id, taken, booked)
            FROM inventory_counts JOIN LATERAL (
                SELECT coalesce(sum(quantity), 0) AS booked
                FROM booking_items JOIN bookings ON bookings.id = booking_id
                WHERE booking_items.inventory_id = inventory_counts.inventory_id
                  AND returned_at IS NULL AND \(Statement.isLive)
            ) AS live ON taken <> booked
            """
        ),
        Invariant(
            "an inventory's sold places are those of its confirmed bookings",
            """
            SELECT format('%s: %s are counted, %s are booked', inventory_id, sold, booked)
            FROM inventory_sales JOIN LATERAL (
                SELECT coalesce(sum(quantity), 0) AS booked
                FROM booking_items JOIN bookings ON bookings.id = booking_id
                WHERE booking_items.inventory_id = inventory_sales.inventory_id
                  AND returned_at IS NULL AND status = 'confirmed'
            ) AS live ON sold <> booked
            """
        ),
        Invariant(
            "a ticket type's taken and sold tickets are those of its bookings",
            """
            SELECT format('%s: %s and %s are counted, %s and %s are booked',
                          ticket_type_id, taken, sold, booked, confirmed)
            FROM ticket_type_counts JOIN ticket_type_sales USING (ticket_type_id) JOIN LATERAL (
                SELECT coalesce(sum(quantity), 0) AS booked,
                       coalesce(sum(quantity) FILTER (WHERE status = 'confirmed'), 0) AS confirmed
                FROM ticket_types JOIN booking_items USING (inventory_id)
                    JOIN bookings ON bookings.id = booking_id
                WHERE ticket_types.id = ticket_type_counts.ticket_type_id
                  AND booking_items.ticket_type_id = ticket_types.id
                  AND returned_at IS NULL AND \(Statement.isLive)
            ) AS live ON (taken, sold) <> (booked, confirmed)
            """
        ),
        Invariant(
            "a zone's taken seats are those of live bookings",
            """
            SELECT format('%s %s: %s are counted, %s are booked', inventory_id, zone, taken, booked)
            FROM zone_counts JOIN LATERAL (
                SELECT count(*) AS booked
                FROM booking_items JOIN bookings ON bookings.id = booking_id
                WHERE booking_items.inventory_id = zone_counts.inventory_id
                  AND booking_items.zone = zone_counts.zone
                  AND returned_at IS NULL AND \(Statement.isLive)
            ) AS live ON taken <> booked
            """
        ),
    ]

    private static let seats = [
        Invariant(
            "a seat that is claimed is that of a live booking which has it",
            """
            SELECT format('%s %s: claimed by %s', inventory_id, seat_code, booking_id)
            FROM seat_claims WHERE NOT EXISTS (
                SELECT FROM booking_items JOIN bookings ON bookings.id = booking_items.booking_id
                WHERE booking_items.booking_id = seat_claims.booking_id
                  AND booking_items.inventory_id = seat_claims.inventory_id
                  AND booking_items.seat_code = seat_claims.seat_code
                  AND returned_at IS NULL AND \(Statement.isLive)
            )
            """
        ),
        Invariant(
            "a live booking claims every seat that it has",
            """
            SELECT format('%s: %s %s', bookings.id, inventory_id, seat_code)
            FROM bookings JOIN booking_items ON booking_id = bookings.id
            WHERE seat_code IS NOT NULL AND returned_at IS NULL AND \(Statement.isLive)
              AND NOT EXISTS (
                SELECT FROM seat_claims
                WHERE seat_claims.booking_id = bookings.id
                  AND seat_claims.inventory_id = booking_items.inventory_id
                  AND seat_claims.seat_code = booking_items.seat_code
            )
            """
        ),
    ]

    private static let bookings = [
        Invariant(
            "a booking costs what its items cost",
            """
            SELECT format('%s: %s, and its items %s', id, total, sum)
            FROM bookings JOIN LATERAL (
                SELECT coalesce(sum(price * quantity - discount), 0) AS sum, count(*) AS count
                FROM booking_items WHERE booking_id = id
            ) AS items ON total <> sum OR count = 0
            """
        ),
        Invariant(
            "a booking is what its last transition says",
            """
            SELECT format('%s: %s, and its last transition %s', id, status, coalesce(last, 'none'))
            FROM bookings LEFT JOIN LATERAL (
                SELECT to_status AS last FROM booking_events
                WHERE booking_id = id ORDER BY happened_at DESC LIMIT 1
            ) AS events ON true
            WHERE last IS DISTINCT FROM status
            """
        ),
        Invariant(
            "what is confirmed is so since some time, and what is over since some time",
            """
            SELECT format('%s: %s, confirmed %s, ended %s', id, status, confirmed_at, ended_at) FROM bookings
            WHERE status = 'confirmed' AND confirmed_at IS NULL
               OR (\(Statement.isLive)) = (ended_at IS NOT NULL)
            """
        ),
        Invariant(
            "bookings are tallied as they are",
            """
            SELECT format('%s: %s are tallied, %s are there', status, tallied, found)
            FROM (SELECT status, sum(entered - gone) AS tallied FROM booking_tallies GROUP BY status)
                    AS tallies
                JOIN LATERAL (
                    SELECT count(*) AS found FROM bookings WHERE bookings.status = tallies.status
                ) AS counts ON tallied <> found
            """
        ),
        Invariant(
            "a booking's transitions follow each other",
            """
            SELECT format('%s: from %s after %s', booking_id, from_status, before)
            FROM (
                SELECT booking_id, from_status,
                       lag(to_status) OVER (PARTITION BY booking_id ORDER BY happened_at) AS before
                FROM booking_events
            ) AS events
            WHERE before IS DISTINCT FROM from_status
            """
        ),
    ]
}
