import Postgres
package import Reservations

extension Store {
    /// Stores the seats of a map, unless they are there already, and yields their plan's id.
    static func plan(
        of map: SeatMap,
        _ connection: inout Connection
    ) throws(PostgresError) -> Int {
        let digest: Statement = "sha256(convert_to(\(canonicalText(of: map)), 'UTF8'))"
        let new = try connection.execute(
            """
            INSERT INTO seat_plans (digest, name, seat_count)
            VALUES (\(digest), \(map.name), \(map.seats.count))
            ON CONFLICT (digest) DO NOTHING RETURNING id
            """
        ).first { (row) throws(PostgresError) in try row.int(0) }
        if let new {
            try connection.execute(seats(of: map, plan: new))
            try connection.execute(
                """
                INSERT INTO plan_zones (plan_id, zone, seats)
                SELECT \(new)::bigint, * FROM unnest(
                    \(map.zones.map(\.name))::text[], \(map.seatsForSale)::integer[]
                )
                """
            )
            return new
        }
        // A statement of its own: it sees what another has stored meanwhile.
        let known = try connection.execute("SELECT id FROM seat_plans WHERE digest = \(digest)")
            .first { (row) throws(PostgresError) in try row.int(0) }
        guard let known else {
            throw PostgresError(.dataException, message: "a seat plan was there and is gone")
        }
        return known
    }

    /// All that a plan says, in one form: its lines cannot be read in two ways, as no part of them can
    /// hold a line's or a field's end.
    private static func canonicalText(of map: SeatMap) -> String {
        let seats = map.seats.map { seat in
            [
                seat.code, seat.section, seat.row, seat.column, map.zones[seat.zone].name,
                features(of: seat).joined(separator: ","), seat.isBlocked ? "blocked" : "",
                "\(seat.position.x)", "\(seat.position.y)",
            ].joined(separator: "\t")
        }
        return ([map.name] + seats).joined(separator: "\n")
    }

    private static func seats(of map: SeatMap, plan: Int) -> Statement {
        """
        INSERT INTO plan_seats (
            plan_id, code, position, section, row_name, column_name, zone, features, is_blocked, x, y
        )
        SELECT \(plan)::bigint, code, ordinality, section, row_name, column_name, zone,
               string_to_array(features, ','), is_blocked, x, y
        FROM unnest(
            \(map.seats.map(\.code))::text[], \(map.seats.map(\.section))::text[],
            \(map.seats.map(\.row))::text[], \(map.seats.map(\.column))::text[],
            \(map.seats.map { map.zones[$0.zone].name })::text[],
            \(map.seats.map { features(of: $0).joined(separator: ",") })::text[],
            \(map.seats.map(\.isBlocked))::boolean[],
            \(map.seats.map(\.position.x))::integer[], \(map.seats.map(\.position.y))::integer[]
        ) WITH ORDINALITY AS seats (
            code, section, row_name, column_name, zone, features, is_blocked, x, y, ordinality
        )
        """
    }

    private static func features(of seat: SeatMap.Seat) -> [String] {
        SeatFeature.allCases.filter(seat.features.contains).map(\.rawValue)
    }

    /// Reads features that stand with commas between them.
    static func seatFeatures(_ text: String) -> [SeatFeature] {
        text.split(separator: ",").compactMap { SeatFeature(rawValue: String($0)) }
    }

    /// A word that changes with everything that a list of an inventory's seats tells, early prices' ends among
    /// it; nil if there is no such inventory, or it is a flight of which no seats are known.
    package func seatsVersion(
        of kind: InventoryKind,
        id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> String? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT concat_ws('.', version, changes, sold, (
                    SELECT count(*) FROM zones, jsonb_array_elements(early_prices) AS steps (step)
                    WHERE inventory_id = id
                      AND (step->>'until')::bigint <= extract(epoch FROM now())
                ))
                FROM inventories
                    JOIN inventory_counts ON inventory_counts.inventory_id = id
                    JOIN inventory_sales ON inventory_sales.inventory_id = id
                WHERE id = \(id) AND kind = \(kind.rawValue)
                  AND (kind = 'event' OR seat_plan_id IS NOT NULL)
                """
            ).first { (row) throws(PostgresError) in try row.text(0) }
        }
    }

    /// Reads an inventory's seats in its map's order.
    package func seats(
        ofInventory id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [InventorySeat] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let zones = try BatchFacts.zones(
                from: try connection.execute(BatchFacts.zones(of: [id]))
            )
            return try connection.execute(
                """
                SELECT code, section, row_name, column_name, zone, price, inventories.currency,
                       CASE WHEN is_blocked THEN 'blocked'
                            WHEN bookings.status = 'confirmed' THEN 'sold'
                            WHEN bookings.id IS NOT NULL THEN 'held'
                            ELSE 'available' END,
                       array_to_string(features, ','), x, y,
                       floor(extract(epoch FROM now()))::bigint
                FROM inventories
                    JOIN plan_seats ON plan_id = seat_plan_id
                    JOIN zones ON zones.inventory_id = inventories.id AND name = zone
                    LEFT JOIN seat_claims ON seat_claims.inventory_id = inventories.id
                        AND seat_code = code
                    LEFT JOIN bookings ON bookings.id = booking_id
                WHERE inventories.id = \(id)
                ORDER BY plan_seats.position
                """
            ).map { (row) throws(PostgresError) in
                let zone = zones[ZoneKey(inventoryID: id, name: try row.text(4))]
                return try Self.seat(from: row, in: zone)
            }
        }
    }

    /// - Parameter zone: If it has early prices.
    private static func seat(
        from row: borrowing Row,
        in zone: BookingLedger.Zone?
    ) throws(PostgresError) -> InventorySeat {
        let currency = try row.decode(6, as: "a currency") { Currency($0) }
        let price = Money(minorUnits: try row.int(5), currency)
        let now = Moment(epoch: try row.int(11))
        return InventorySeat(
            code: try row.text(0),
            section: try row.text(1),
            row: try row.text(2),
            column: try row.text(3),
            zone: try row.text(4),
            price: price,
            currentPrice: zone?.next(at: now, then: price) ?? price,
            status: try row.decode(7, as: "a status") { InventorySeat.Status(rawValue: $0) },
            features: seatFeatures(try row.text(8)),
            x: try row.int(9),
            y: try row.int(10)
        )
    }
}
