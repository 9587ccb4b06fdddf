import Postgres
import Reservations

/// What a batch asks of seats, and what it is told.
extension BatchFacts {
    /// Those that are wanted by name; a seat whose cabin is not on sale is none.
    static func seats(_ wanted: BatchWants) -> Statement {
        let seats = Array(wanted.seats)
        return """
            SELECT \(seatColumns)
            FROM unnest(\(seats.map(\.inventoryID))::uuid[], \(seats.map(\.code))::text[])
                    AS wanted (inventory_id, seat_code)
                JOIN inventories ON inventories.id = wanted.inventory_id
                JOIN plan_seats ON plan_id = seat_plan_id AND code = wanted.seat_code
                \(pricesAndOwners)
            """
    }

    /// All of inventories whose best ones are wanted, in the order of their maps.
    static func charts(_ wanted: BatchWants) -> Statement {
        """
        SELECT \(seatColumns), section, row_name, array_to_string(features, ','), x, y
        FROM unnest(\(Array(wanted.charts))::uuid[]) AS wanted (inventory_id)
            JOIN inventories ON inventories.id = wanted.inventory_id
            JOIN plan_seats ON plan_id = seat_plan_id
            \(pricesAndOwners)
        ORDER BY wanted.inventory_id, plan_seats.position
        """
    }

    /// The zones of inventories that have early prices.
    ///
    /// What is taken of a zone changes only while its inventory's counts are locked.
    static func zones(of inventories: Set<String>) -> Statement {
        """
        SELECT wanted.inventory_id, name, early_prices, taken
        FROM unnest(\(Array(inventories))::uuid[]) AS wanted (inventory_id)
            JOIN zones ON zones.inventory_id = wanted.inventory_id
            JOIN zone_counts ON zone_counts.inventory_id = wanted.inventory_id AND zone = name
        WHERE early_prices <> '[]'
        """
    }

    static func zones(
        from rows: consuming Rows
    ) throws(PostgresError) -> [ZoneKey: BookingLedger.Zone] {
        let found = try rows.map { (row) throws(PostgresError) in
            (
                ZoneKey(inventoryID: try row.text(0), name: try row.text(1)),
                BookingLedger.Zone(
                    earlyPrices: try Store.earlyPrices(from: row, at: 2),
                    taken: try row.int(3)
                )
            )
        }
        return Dictionary(found) { first, _ in first }
    }

    private static let seatColumns: Statement = """
        wanted.inventory_id, code, zone, price, inventories.currency, is_blocked, booking_id,
               coalesce(bookings.\(Statement.isHold) AND hold_expires_at <= now(), false)
        """

    private static let pricesAndOwners: Statement = """
        JOIN zones ON zones.inventory_id = wanted.inventory_id AND name = zone
                LEFT JOIN seat_claims ON seat_claims.inventory_id = wanted.inventory_id
                    AND seat_claims.seat_code = code
                LEFT JOIN bookings ON bookings.id = booking_id
        """

    static func seats(
        from rows: consuming Rows
    ) throws(PostgresError) -> [SeatKey: BookingLedger.Seat] {
        let found = try rows.map { (row) throws(PostgresError) in try seat(from: row) }
        return Dictionary(found) { first, _ in first }
    }

    /// Takes all seats of some inventories.
    mutating func takeCharts(_ rows: consuming Rows) throws(PostgresError) {
        let found = try rows.map { (row) throws(PostgresError) in
            (try Self.seat(from: row), try Self.chartSeat(from: row))
        }
        for ((key, seat), place) in found {
            seats[key] = seat
            charts[key.inventoryID, default: []].append(place)
        }
    }

    private static func seat(
        from row: borrowing Row
    ) throws(PostgresError) -> (SeatKey, BookingLedger.Seat) {
        let currency = try row.decode(4, as: "a currency") { Currency($0) }
        let isOverdue = try row.bool(7)
        let owner: BookingLedger.Seat.Owner =
            if try row.bool(5) {
                .house
            } else if let id = row.optionalText(6) {
                isOverdue ? .expired(bookingID: id) : .booking
            } else {
                .nobody
            }
        return (
            SeatKey(inventoryID: try row.text(0), code: try row.text(1)),
            BookingLedger.Seat(
                zone: try row.text(2),
                price: Money(minorUnits: try row.int(3), currency),
                owner: owner
            )
        )
    }

    private static func chartSeat(
        from row: borrowing Row
    ) throws(PostgresError) -> SeatChart.Seat {
        SeatChart.Seat(
            code: try row.text(1),
            section: try row.text(8),
            row: try row.text(9),
            zone: try row.text(2),
            features: Set(Store.seatFeatures(try row.text(10))),
            position: SeatMap.Position(x: try row.int(11), y: try row.int(12))
        )
    }
}
