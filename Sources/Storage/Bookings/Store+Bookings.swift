package import Postgres
package import Reservations

extension Statement {
    /// Whether a booking keeps what is in it: `BookingStatus.isLive`, for a row's `status`.
    package static let isLive: Statement = "status IN ('held', 'payment_pending', 'confirmed')"
    /// Whether it keeps it for a while only: `BookingStatus.isHold`.
    package static let isHold: Statement = "status IN ('held', 'payment_pending')"
}

extension Store {
    /// Reads one booking, nil if there is none of that id.
    package func booking(
        id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Booking? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.bookings(ids: [id], &connection).first
        }
    }

    /// Finds a booking by its id or its reference, in any case; nil if there is none.
    package func booking(
        named name: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Booking? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let id = try connection.execute(
                """
                SELECT id FROM bookings
                WHERE id::text = \(name.lowercased()) OR reference = \(name.uppercased())
                """
            ).first { (row) throws(PostgresError) in try row.text(0) }
            guard let id else { return nil }
            return try Self.bookings(ids: [id], &connection).first
        }
    }

    /// What has become of a booking, the last transition at the end, one line of words each.
    package func history(
        ofBooking id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [String] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT concat_ws(' ', rfc3339(happened_at, 'UTC'), from_status, '->', to_status,
                                 '(' || reason || ')', username)
                FROM booking_events LEFT JOIN users ON users.id = actor_id
                WHERE booking_id = \(id) ORDER BY happened_at
                """
            ).map { (row) throws(PostgresError) in try row.text(0) }
        }
    }

    /// Reads a page of somebody's bookings, the last one made first.
    ///
    /// - Parameter status: Only these; nil for all.
    package func bookings(
        of userID: String,
        _ status: BookingStatus?,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Page<Booking, IDCursor> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let ids = try connection.execute(
                """
                SELECT id FROM bookings
                WHERE user_id = \(userID) AND NOT is_at_door
                  AND (\(status?.rawValue)::text IS NULL OR status = \(status?.rawValue))
                  AND (\(cursor?.id)::uuid IS NULL OR id < \(cursor?.id)::uuid)
                ORDER BY id DESC \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in try row.text(0) }
            let bookings = try Self.bookings(ids: ids, &connection)
            return Page(bookings, limit: limit) { IDCursor(id: $0.id) }
        }
    }

    /// Reads bookings with their items, the last one made first.
    static func bookings(
        ids: [String],
        _ connection: inout Connection
    ) throws(PostgresError) -> [Booking] {
        let items = try items(ofBookings: ids, &connection)
        return try connection.execute(
            """
            SELECT \(bookingColumns) FROM bookings WHERE id = ANY (\(ids)::uuid[]) ORDER BY id DESC
            """
        ).map { (row) throws(PostgresError) in
            try booking(from: row, items[try row.text(0)] ?? [])
        }
    }

    /// Reads bookings' items, each booking's in their own order.
    static func items(
        ofBookings ids: [String],
        _ connection: inout Connection
    ) throws(PostgresError) -> [String: [BookingItem]] {
        let items = try connection.execute(
            """
            SELECT booking_id, \(itemColumns) FROM \(itemTables)
            WHERE booking_id = ANY (\(ids)::uuid[]) ORDER BY booking_id, position
            """
        ).map { (row) throws(PostgresError) in (try row.text(0), try item(from: row, at: 1)) }
        return Dictionary(grouping: items, by: \.0).mapValues { $0.map(\.1) }
    }

    /// A booking's columns, for `booking(from:_:)`, and how many they are.
    static let bookingColumns: Statement = """
        id, reference, user_id, status, rfc3339(hold_expires_at, 'UTC'), total, currency,
        contact_email, contact_phone, rfc3339(created_at, 'UTC'), voucher_id,
        (SELECT code FROM vouchers WHERE vouchers.id = bookings.voucher_id), is_at_door
        """
    static let bookingColumnCount = 13

    static func booking(
        from row: borrowing Row,
        _ items: [BookingItem]
    ) throws(PostgresError) -> Booking {
        let currency = try row.decode(6, as: "a currency") { Currency($0) }
        let status = try row.decode(3, as: "a status") { BookingStatus(rawValue: $0) }
        var voucher: UsedVoucher?
        if let id = row.optionalText(10) {
            voucher = UsedVoucher(
                id: id,
                code: try row.decode(11, as: "a voucher's code") { VoucherCode($0) }
            )
        }
        return Booking(
            id: try row.text(0),
            reference: try row.text(1),
            userID: try row.text(2),
            isAtDoor: try row.bool(12),
            status: status,
            holdExpiresAt: status.isHold ? row.optionalText(4) : nil,
            total: Money(minorUnits: try row.int(5), currency),
            voucher: voucher,
            contact: BookingRequest.Contact(
                email: try row.text(7),
                phone: row.optionalText(8)
            ),
            items: items,
            createdAt: try row.text(9)
        )
    }

    /// Fourteen columns of a booking's item, for `item(from:at:)`.
    private static let itemColumns: Statement = """
        booking_items.inventory_id, name, ticket_type_id, seat_code, zone, given_name, family_name,
        quantity, price, bookings.currency, kind, returned_at IS NOT NULL, discount,
        EXISTS (
            SELECT FROM check_ins
            WHERE check_ins.booking_id = booking_items.booking_id
              AND check_ins.position = booking_items.position
        )
        """

    private static let itemTables: Statement = """
        booking_items
            JOIN bookings ON bookings.id = booking_id
            JOIN inventories ON inventories.id = booking_items.inventory_id
        """

    /// Reads `itemColumns`, the first of which is at `column`.
    private static func item(
        from row: borrowing Row,
        at column: Int
    ) throws(PostgresError) -> BookingItem {
        let currency = try row.decode(column + 9, as: "a currency") { Currency($0) }
        var passenger: BookingRequest.Passenger?
        if let given = row.optionalText(column + 5), let family = row.optionalText(column + 6) {
            passenger = .init(givenName: given, familyName: family)
        }
        return BookingItem(
            kind: try row.decode(column + 10, as: "a kind") { InventoryKind(rawValue: $0) },
            inventoryID: try row.text(column),
            name: try row.text(column + 1),
            ticketTypeID: row.optionalText(column + 2),
            seatCode: row.optionalText(column + 3),
            zone: row.optionalText(column + 4),
            passenger: passenger,
            quantity: try row.int(column + 7),
            price: Money(minorUnits: try row.int(column + 8), currency),
            discount: try row.int(column + 12),
            isReturned: try row.bool(column + 11),
            isUsed: try row.bool(column + 13)
        )
    }

    /// The key of the references that all processes make.
    package func referenceKey(
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> [UInt8] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let key = try connection.execute("SELECT reference_key FROM installation").first {
                (row) throws(PostgresError) in try row.bytes(0)
            }
            guard let key else {
                throw PostgresError(.dataException, message: "there is no reference key")
            }
            return key
        }
    }
}
