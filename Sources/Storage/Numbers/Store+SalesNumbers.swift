package import Platform
import Postgres
package import Reservations

extension Store {
    /// Adds up what became of an event or a show, for whom it is; all of one moment.
    package func salesNumbers(
        of kind: InventoryKind,
        id: String,
        for account: Account,
        until deadline: Deadline
    ) throws(StoreError) -> EditOutcome<SalesNumbers> {
        try report(until: deadline) { (connection) throws(PostgresError) in
            switch try Self.subject(kind, id, for: account, &connection) {
            case .done(let subject):
                var numbers = SalesNumbers(subject: subject)
                numbers.parts = try Self.parts(of: subject, &connection)
                numbers.add(try Self.figures(of: subject, &connection))
                numbers.add(views: try Self.views(of: id, &connection))
                return .done(numbers)
            case .notYours: return .notYours
            default: return .unknown
            }
        }
    }

    /// What numbers and lists are of, if it is the account's.
    static func subject(
        _ kind: InventoryKind,
        _ id: String,
        for account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<SalesSubject> {
        let found = try connection.execute(
            """
            SELECT organizer_id, currency, time_zone, rfc3339(now(), time_zone), capacity,
                   organization_id
            FROM inventories JOIN inventory_counts ON inventory_id = id
            WHERE id = \(id) AND kind = \(kind.rawValue) AND organizer_id IS NOT NULL
            """
        ).first { (row) throws(PostgresError) in
            (
                owner: Owner(organizerID: try row.text(0), organizationID: row.optionalText(5)),
                subject: SalesSubject(
                    kind: kind,
                    id: id,
                    currency: try row.decode(1, as: "a currency") { Currency($0) },
                    timeZone: try row.text(2),
                    time: try row.text(3),
                    capacity: try row.int(4)
                )
            )
        }
        guard let found else { return .unknown }
        guard try may(account, .view, with: found.owner, &connection) else { return .notYours }
        return .done(found.subject)
    }

    /// Ticket types, then zones, each in their order.
    private static func parts(
        of subject: SalesSubject,
        _ connection: inout Connection
    ) throws(PostgresError) -> [SalesNumbers.Part] {
        try connection.execute(
            """
            SELECT id::text, name::text, quantity, false AS is_zone, 0 AS position
            FROM ticket_types JOIN ticket_type_counts ON ticket_type_id = id
            WHERE inventory_id = \(subject.id)
            UNION ALL
            SELECT name, name, seats, true, position FROM zones JOIN zone_counts
                ON zone_counts.inventory_id = zones.inventory_id AND zone = name
            WHERE zones.inventory_id = \(subject.id)
            ORDER BY is_zone, position, id
            """
        ).map { (row) throws(PostgresError) in
            SalesNumbers.Part(
                key: try row.text(0),
                name: try row.text(1),
                quantity: try row.int(2),
                isZone: try row.bool(3)
            )
        }
    }

    private static func views(
        of id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> [(day: String, count: Int)] {
        try connection.execute(
            "SELECT day, views FROM inventory_views WHERE inventory_id = \(id) ORDER BY day"
        ).map { (row) throws(PostgresError) in (try row.text(0), try row.int(1)) }
    }

    /// Figures by day and part, by day, by part, by status, and of all; a nil is all of them.
    private static func figures(
        of subject: SalesSubject,
        _ connection: inout Connection
    ) throws(PostgresError) -> [SalesNumbers.Cell] {
        try connection.execute(figures(of: subject)).map { (row) throws(PostgresError) in
            SalesNumbers.Cell(
                day: row.optionalText(0),
                part: row.optionalText(1),
                status: row.optionalText(13).flatMap { BookingStatus(rawValue: $0) },
                figures: SalesFigures(
                    bookings: try row.int(2),
                    booked: try row.int(3),
                    confirmed: try row.int(4),
                    cancelled: try row.int(5),
                    expired: try row.int(6),
                    gross: try row.int(7),
                    refunded: try row.int(8),
                    held: try row.int(9),
                    sold: try row.int(10),
                    atDoor: try row.int(11),
                    pending: try row.int(12)
                )
            )
        }
    }

    /// Items with the same days are one row before anything else is made of them, so that however many there
    /// are, one pass over them is all that it takes.
    private static func figures(of subject: SalesSubject) -> Statement {
        """
        WITH items AS (
            SELECT coalesce(ticket_type_id::text, zone) AS part, quantity,
                   price * quantity - discount AS amount,
                   refunded, position = 0 AS is_first, status, returned_at IS NOT NULL AS is_returned,
                   (created_at AT TIME ZONE \(subject.timeZone))::date AS made_on,
                   (confirmed_at AT TIME ZONE \(subject.timeZone))::date AS confirmed_on,
                   (coalesce(returned_at, ended_at) AT TIME ZONE \(subject.timeZone))::date AS left_on,
                   (sale.posted_at AT TIME ZONE \(subject.timeZone))::date AS sold_on,
                   CASE WHEN status = 'confirmed' AND sale.posted_at IS NULL AND total > 0 THEN EXISTS (
                       SELECT FROM payments
                       WHERE booking_id = bookings.id AND payments.status IN ('authorized', 'captured')
                   ) END AS is_coming
            FROM booking_items JOIN bookings ON bookings.id = booking_id
                LEFT JOIN (
                    SELECT booking_id, posted_at FROM ledger
                    WHERE kind = 'sale'
                      AND organizer_id = (SELECT organizer_id FROM inventories WHERE id = \(subject.id))
                ) AS sale ON sale.booking_id = bookings.id
            WHERE inventory_id = \(subject.id)
        ),
        cells AS (
            SELECT part, status, is_returned, made_on, confirmed_on, left_on, sold_on, is_coming,
                   count(*) FILTER (WHERE is_first) AS bookings, sum(quantity) AS quantity,
                   sum(amount) AS amount, sum(refunded) AS refunded
            FROM items GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        )
        SELECT day, part, coalesce(sum(made), 0)::bigint, coalesce(sum(booked), 0)::bigint,
               coalesce(sum(confirmed), 0)::bigint, coalesce(sum(cancelled), 0)::bigint,
               coalesce(sum(expired), 0)::bigint, coalesce(sum(gross), 0)::bigint,
               coalesce(sum(back), 0)::bigint, coalesce(sum(held), 0)::bigint,
               coalesce(sum(sold), 0)::bigint, coalesce(sum(at_door), 0)::bigint,
               coalesce(sum(coming), 0)::bigint, status
        FROM cells, LATERAL (
            VALUES
            (made_on, bookings, quantity, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            (confirmed_on, 0, 0, CASE WHEN confirmed_on IS NOT NULL THEN quantity ELSE 0 END,
             0, 0, 0, 0, 0, 0, 0, 0),
            (left_on, 0, 0, 0,
             CASE WHEN is_returned OR \(Statement.isGivenBack) THEN quantity ELSE 0 END,
             CASE WHEN status = 'expired' AND NOT is_returned THEN quantity ELSE 0 END,
             0, refunded, 0, 0, 0, 0),
            (sold_on, 0, 0, 0, 0, 0, CASE WHEN sold_on IS NOT NULL THEN amount ELSE 0 END,
             0, 0, 0, 0, 0),
            (NULL, 0, 0, 0, 0, 0, 0, 0,
             CASE WHEN \(Statement.isHold) THEN quantity ELSE 0 END,
             CASE WHEN status = 'confirmed' AND NOT is_returned THEN quantity ELSE 0 END,
             CASE WHEN NOT is_coming AND NOT is_returned THEN amount ELSE 0 END,
             CASE WHEN is_coming AND NOT is_returned THEN amount ELSE 0 END)
        ) AS moves (day, made, booked, confirmed, cancelled, expired, gross, back, held, sold, at_door,
                    coming)
        GROUP BY GROUPING SETS ((day, part), (day), (part), (status), ())
        HAVING GROUPING(day) = 1 OR day IS NOT NULL
        ORDER BY day NULLS FIRST, part NULLS FIRST
        """
    }
}

extension Statement {
    /// Whether its customer has had it, or could have had it, and has it no more: by cancelling, by calling off,
    /// or because the money came too late.
    fileprivate static let isGivenBack: Statement =
        "status IN ('cancelled', 'refund_pending', 'refunded')"
}
