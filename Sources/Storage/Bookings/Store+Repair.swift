import Postgres
package import Reservations

extension Store {
    /// Inventories whose counters or claims are not those of their live bookings.
    package func unsoundInventories(
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [String] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(Self.unsound).map { (row) throws(PostgresError) in
                try row.text(0)
            }
        }
    }

    /// Makes an inventory's counters and claims what its live bookings say, while nobody books.
    ///
    /// - Throws: Also where that cannot be, for more is booked than there is.
    package func repair(
        inventory id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(Self.lockVouchers(ofInventory: id))
            try connection.execute(Self.lockTicketTypes(ofInventory: id))
            try connection.execute(
                "SELECT FROM inventory_counts WHERE inventory_id = \(id) FOR UPDATE"
            )
            for statement in Self.repairs(id) { try connection.execute(statement) }
            return .commit(())
        }
    }

    /// Before the ticket types, in the order of locks.
    static func lockVouchers(ofInventory id: String) -> Statement {
        """
        SELECT FROM voucher_counts
        WHERE voucher_id = ANY (ARRAY(SELECT id FROM vouchers WHERE inventory_id = \(id)))
        ORDER BY voucher_id FOR UPDATE
        """
    }

    /// Before the inventory itself, in the order of locks.
    static func lockTicketTypes(ofInventory id: String) -> Statement {
        """
        SELECT FROM ticket_types JOIN ticket_type_counts ON ticket_type_id = id
        WHERE inventory_id = \(id) ORDER BY id FOR UPDATE OF ticket_type_counts
        """
    }

    /// The bookings that claim seats, by seat.
    package func claims(
        of seats: [SeatKey],
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [SeatKey: String] {
        let found = try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT inventory_id, seat_code, booking_id
                FROM unnest(\(seats.map(\.inventoryID))::uuid[], \(seats.map(\.code))::text[])
                        AS wanted (inventory_id, seat_code)
                    JOIN seat_claims USING (inventory_id, seat_code)
                """
            ).map { (row) throws(PostgresError) in
                let key = SeatKey(inventoryID: try row.text(0), code: try row.text(1))
                return (key, try row.text(2))
            }
        }
        return Dictionary(found) { first, _ in first }
    }

    /// What is live of each inventory: places, and those that are sold.
    private static let live: Statement = """
        SELECT booking_items.inventory_id, booking_items.ticket_type_id, booking_items.zone,
               booking_items.seat_code, booking_id, quantity,
               CASE WHEN status = 'confirmed' THEN quantity ELSE 0 END AS sold
        FROM booking_items JOIN bookings ON bookings.id = booking_id
        WHERE \(Statement.isLive) AND returned_at IS NULL
        """

    private static let unsound: Statement = """
        WITH live AS (\(live))
        SELECT inventory_id::text FROM inventory_counts JOIN inventory_sales USING (inventory_id)
            LEFT JOIN (
                SELECT inventory_id, sum(live.quantity) AS booked, sum(live.sold) AS confirmed
                FROM live GROUP BY inventory_id
            ) AS sums USING (inventory_id)
        WHERE (taken, sold) <> (coalesce(booked, 0), coalesce(confirmed, 0))
        UNION
        SELECT ticket_types.inventory_id::text
        FROM ticket_types JOIN ticket_type_counts ON ticket_type_counts.ticket_type_id = id
            JOIN ticket_type_sales ON ticket_type_sales.ticket_type_id = id
            LEFT JOIN (
                SELECT ticket_type_id, sum(live.quantity) AS booked, sum(live.sold) AS confirmed
                FROM live GROUP BY ticket_type_id
            ) AS sums ON sums.ticket_type_id = id
        WHERE (taken, sold) <> (coalesce(booked, 0), coalesce(confirmed, 0))
        UNION
        SELECT inventory_id::text FROM zone_counts LEFT JOIN (
                SELECT inventory_id, zone, count(*) AS count FROM live GROUP BY inventory_id, zone
            ) AS sums USING (inventory_id, zone)
        WHERE taken <> coalesce(count, 0)
        UNION
        SELECT inventory_id::text FROM \(voucherUses) AS counted JOIN vouchers ON id = voucher_id
        WHERE (uses, spent) <> (used, discounts)
        UNION
        SELECT inventory_id::text
        FROM seat_claims FULL JOIN (SELECT * FROM live WHERE seat_code IS NOT NULL) AS live
            USING (inventory_id, seat_code, booking_id)
        WHERE seat_claims.booking_id IS NULL OR live.quantity IS NULL
        """

    /// Claims first: where two live bookings have one seat, the second cannot be made and all stays.
    private static func repairs(_ id: String) -> [Statement] {
        let live: Statement = "(\(live) AND booking_items.inventory_id = \(id))"
        return [
            """
            DELETE FROM seat_claims WHERE inventory_id = \(id) AND NOT EXISTS (
                SELECT FROM \(live) AS live WHERE live.seat_code = seat_claims.seat_code
                    AND live.booking_id = seat_claims.booking_id
            )
            """,
            """
            INSERT INTO seat_claims (inventory_id, seat_code, booking_id)
            SELECT inventory_id, seat_code, booking_id FROM \(live) AS live
            WHERE seat_code IS NOT NULL AND NOT EXISTS (
                SELECT FROM seat_claims WHERE seat_claims.inventory_id = live.inventory_id
                    AND seat_claims.seat_code = live.seat_code
                    AND seat_claims.booking_id = live.booking_id
            )
            """,
            """
            UPDATE ticket_type_counts SET taken = (
                SELECT coalesce(sum(quantity), 0) FROM \(live) AS live
                WHERE live.ticket_type_id = ticket_type_counts.ticket_type_id
            ) WHERE ticket_type_id IN (SELECT id FROM ticket_types WHERE inventory_id = \(id))
            """,
            """
            UPDATE ticket_type_sales SET sold = (
                SELECT coalesce(sum(live.sold), 0) FROM \(live) AS live
                WHERE live.ticket_type_id = ticket_type_sales.ticket_type_id
            ) WHERE ticket_type_id IN (SELECT id FROM ticket_types WHERE inventory_id = \(id))
            """,
            """
            UPDATE voucher_counts SET uses = used, spent = discounts
            FROM \(voucherUses) AS counted JOIN vouchers ON id = counted.voucher_id
            WHERE voucher_counts.voucher_id = counted.voucher_id AND inventory_id = \(id)
            """,
            """
            UPDATE zone_counts SET taken = (
                SELECT count(*) FROM \(live) AS live WHERE live.zone = zone_counts.zone
            ) WHERE inventory_id = \(id)
            """,
            """
            UPDATE inventory_counts SET taken = (
                SELECT coalesce(sum(quantity), 0) FROM \(live) AS live
            ) WHERE inventory_id = \(id)
            """,
            """
            UPDATE inventory_sales SET sold = (
                SELECT coalesce(sum(live.sold), 0) FROM \(live) AS live
            ) WHERE inventory_id = \(id)
            """,
        ]
    }
}
