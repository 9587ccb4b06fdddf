package import Platform
import Postgres
package import Reservations

extension Store {
    /// What a list of bookings is to be of, if it is the account's.
    package func salesSubject(
        _ kind: InventoryKind,
        id: String,
        for account: Account,
        until deadline: Deadline
    ) throws(StoreError) -> EditOutcome<SalesSubject> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.subject(kind, id, for: account, &connection)
        }
    }

    /// Hands over what was booked of an event or a show, in the order of booking and some at a time: however
    /// much it is, no more of it is in memory.
    ///
    /// - Parameters:
    ///   - status: Of bookings; nil for all.
    ///   - take: Whether it wants more.
    package func soldItems(
        of subject: SalesSubject,
        _ status: BookingStatus?,
        until deadline: Deadline,
        _ take: ([SoldItem]) -> Bool
    ) throws(StoreError) {
        // BETWEEN, so that the order holds the inventory, and only the index that begins with it has that order:
        // of another one, PostgreSQL might first read all that others have sold.
        let query: Statement = """
            SELECT reference, status, rfc3339(bookings.created_at, \(subject.timeZone)),
                   rfc3339(confirmed_at, \(subject.timeZone)),
                   rfc3339(coalesce(returned_at, ended_at), \(subject.timeZone)), name, seat_code, zone,
                   quantity, price, refunded, username, contact_email, contact_phone, discount,
                   (SELECT code FROM vouchers WHERE vouchers.id = voucher_id), is_at_door,
                   (SELECT rfc3339(checked_in_at, \(subject.timeZone)) FROM check_ins
                    WHERE check_ins.booking_id = booking_items.booking_id
                      AND check_ins.position = booking_items.position)
            FROM booking_items JOIN bookings ON bookings.id = booking_id
                JOIN users ON users.id = user_id
            WHERE inventory_id BETWEEN \(subject.id) AND \(subject.id)
              AND (\(status?.rawValue)::text IS NULL OR status = \(status?.rawValue))
            ORDER BY inventory_id, booking_id, position
            """
        try export(until: deadline) { (connection) throws(PostgresError) in
            try connection.walk(query, by: Self.exportStep) { (rows) throws(PostgresError) in
                let items = try rows.map { (row) throws(PostgresError) in
                    try Self.soldItem(from: row, subject.currency)
                }
                return take(items)
            }
        }
    }

    private static func soldItem(
        from row: borrowing Row,
        _ currency: Currency
    ) throws(PostgresError) -> SoldItem {
        SoldItem(
            reference: try row.text(0),
            status: try row.decode(1, as: "a status") { BookingStatus(rawValue: $0) },
            createdAt: try row.text(2),
            confirmedAt: row.optionalText(3),
            endedAt: row.optionalText(4),
            name: try row.text(5),
            seatCode: row.optionalText(6),
            zone: row.optionalText(7),
            quantity: try row.int(8),
            price: Money(minorUnits: try row.int(9), currency),
            discount: Money(minorUnits: try row.int(14), currency),
            voucher: row.optionalText(15),
            refunded: Money(minorUnits: try row.int(10), currency),
            customer: try row.bool(16) ? nil : try row.text(11),
            seller: try row.bool(16) ? try row.text(11) : nil,
            checkedInAt: row.optionalText(17),
            contact: BookingRequest.Contact(email: try row.text(12), phone: row.optionalText(13))
        )
    }
}
