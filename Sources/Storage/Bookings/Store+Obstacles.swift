import Postgres
import Reservations

/// What others keep locked of what orders need.
package struct Obstacles: Sendable, Hashable {
    package fileprivate(set) var inventories: Set<String>
    fileprivate var ticketTypes: Set<String>
    fileprivate var vouchers: Set<VoucherKey>
    /// Those of overdue holds that would give way.
    fileprivate var seats: Set<SeatKey>
    /// Inventories in which overdue holds are that would give way to whoever wants the best seats.
    fileprivate var charts: Set<String>
    /// Those that something is to happen to, also where what they keep is locked.
    fileprivate var bookings: Set<String>

    /// Whether an order cannot be decided on while they are there.
    package func stop(_ order: BookingOrder) -> Bool {
        let wanted = BatchWants([order])
        return !inventories.isDisjoint(with: wanted.inventories)
            || !ticketTypes.isDisjoint(with: wanted.ticketTypes)
            || !vouchers.isDisjoint(with: wanted.vouchers.users.keys)
            || !seats.isDisjoint(with: wanted.seats)
            || !charts.isDisjoint(with: wanted.charts)
            || !bookings.isDisjoint(with: wanted.bookings)
    }
}

extension Store {
    /// What stands in the way of orders at this moment.
    package func obstacles(
        to orders: [BookingOrder],
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Obstacles {
        let wanted = BatchWants(orders)
        return try transaction(until: deadline) { (connection) throws(PostgresError) in
            let holders = try Self.overdueHolders(of: wanted, &connection)
            let items = try Self.items(ofBookings: Array(wanted.bookings), &connection)
            let kept = items.values.joined()
            let vouchers = try Self.lockedVouchers(of: wanted, &connection)
            var found = Obstacles(
                inventories: try Self.locked(
                    in: "inventory_counts",
                    by: "inventory_id",
                    wanted.inventories.union(kept.map(\.inventoryID)),
                    &connection
                ),
                ticketTypes: try Self.locked(
                    in: "ticket_type_counts",
                    by: "ticket_type_id",
                    wanted.ticketTypes.union(kept.compactMap(\.ticketTypeID)),
                    &connection
                ),
                vouchers: vouchers.keys,
                seats: [],
                charts: [],
                bookings: try Self.locked(
                    in: "bookings",
                    by: "id",
                    wanted.bookings.union(holders.values),
                    &connection
                ).union(vouchers.bookings)
            )
            found.seats = Set(holders.filter { found.bookings.contains($0.value) }.keys)
            found.charts = Set(found.seats.map(\.inventoryID))
            for (booking, items) in items where items.contains(where: found.stop) {
                found.bookings.insert(booking)
            }
            return .rollBack(found)
        }
    }

    private static func overdueHolders(
        of wanted: BatchWants,
        _ connection: inout Connection
    ) throws(PostgresError) -> [SeatKey: String] {
        guard !wanted.seats.isEmpty || !wanted.charts.isEmpty else { return [:] }
        let found = try connection.execute(
            """
            SELECT inventory_id, seat_code, booking_id FROM \(overdueClaims(on: wanted.seats))
            UNION
            SELECT inventory_id, seat_code, booking_id FROM \(overdueClaims(in: wanted.charts))
            """
        ).map { (row) throws(PostgresError) in
            let key = SeatKey(inventoryID: try row.text(0), code: try row.text(1))
            return (key, try row.text(2))
        }
        return Dictionary(found) { first, _ in first }
    }

    /// The claims of overdue holds on seats, to be selected from.
    static func overdueClaims(on seats: Set<SeatKey>) -> Statement {
        let seats = Array(seats)
        return """
            unnest(\(seats.map(\.inventoryID))::uuid[], \(seats.map(\.code))::text[])
                    AS wanted (inventory_id, seat_code)
                JOIN seat_claims USING (inventory_id, seat_code)
                JOIN bookings AS holders ON holders.id = booking_id
            WHERE \(Statement.isHold) AND hold_expires_at <= now()
            """
    }

    /// The claims of overdue holds on any seats of inventories, to be selected from.
    static func overdueClaims(in inventories: Set<String>) -> Statement {
        """
        unnest(\(Array(inventories))::uuid[]) AS charts (inventory_id)
                JOIN seat_claims USING (inventory_id)
                JOIN bookings AS holders ON holders.id = booking_id
            WHERE \(Statement.isHold) AND hold_expires_at <= now()
        """
    }

    /// The overdue holds that have seats of others' bookings, which these may take again once they are paid.
    static func overdueClaims(onSeatsOf bookings: [String]) -> Statement {
        """
        SELECT holders.id
        FROM booking_items JOIN seat_claims USING (inventory_id, seat_code)
            JOIN bookings AS holders ON holders.id = seat_claims.booking_id
        WHERE booking_items.booking_id = ANY (\(bookings)::uuid[])
          AND holders.id <> booking_items.booking_id
          AND \(Statement.isHold) AND hold_expires_at <= now()
        """
    }

    static func locked(
        in table: Statement,
        by key: Statement,
        _ ids: Set<String>,
        _ connection: inout Connection
    ) throws(PostgresError) -> Set<String> {
        guard !ids.isEmpty else { return [] }
        let rows: Statement =
            "SELECT \(key) FROM \(table) WHERE \(key) = ANY (\(Array(ids))::uuid[])"
        let free = try connection.execute("\(rows) ORDER BY \(key) FOR UPDATE SKIP LOCKED").map {
            (row) throws(PostgresError) in try row.text(0)
        }
        let all = try connection.execute(rows).map { (row) throws(PostgresError) in try row.text(0)
        }
        return Set(all).subtracting(free)
    }
}

extension Obstacles {
    fileprivate func stop(_ item: BookingItem) -> Bool {
        inventories.contains(item.inventoryID)
            || item.ticketTypeID.map { ticketTypes.contains($0) } ?? false
    }
}
