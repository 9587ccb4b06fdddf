import JSONText
import Postgres
package import Reservations

/// What somebody at the door wants.
package struct CheckInWish: Sendable {
    package let kind: InventoryKind
    /// The event's or the show's.
    package let inventoryID: String
    /// In capitals.
    package let reference: String
    /// Places among the booking's items; nil for all that are not in yet.
    package let items: [Int]?
    /// A name of the caller's, so that a call whose answer was lost can be made again.
    package let key: String?

    package init(
        kind: InventoryKind,
        inventoryID: String,
        reference: String,
        items: [Int]?,
        key: String?
    ) {
        self.kind = kind
        self.inventoryID = inventoryID
        self.reference = reference
        self.items = items
        self.key = key
    }
}

/// A booking at the door: its items of one event or show.
package struct CheckedIn: Sendable {
    package let items: [AdmissionItem]
    /// What became of the wish; items are as they are behind it.
    package let verdict: CheckInVerdict
}

extension Store {
    /// Lets in who has a booking: each of its items once, whoever else is asked at the same moment.
    ///
    /// - Returns: The items; nil within if the event has no such booking.
    package func checkIn(
        _ wish: CheckInWish,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<CheckedIn?> {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            guard let owner = try Self.owner(of: wish.kind, wish.inventoryID, &connection) else {
                return .rollBack(.unknown)
            }
            guard try Self.may(account, .checkIn, with: owner, &connection) else {
                return .rollBack(.notYours)
            }
            guard let booking = try Self.lockBooking(wish, &connection) else {
                return .rollBack(.done(nil))
            }
            let items = try Self.admissions(wish, booking.id, account, &connection)
            let verdict = CheckInVerdict(items, of: booking.status, wanted: wish.items)
            guard case .admitted(let places) = verdict else {
                return .rollBack(.done(CheckedIn(items: items, verdict: verdict)))
            }
            try connection.execute(Self.admit(places, of: booking.id, by: account, wish.key))
            try connection.execute(Self.record(wish, places, booking.id, by: account))
            let after = try Self.admissions(wish, booking.id, account, &connection)
            return .commit(.done(CheckedIn(items: after, verdict: verdict)))
        }
    }

    /// Whether an account may sell at the door of an event or a show.
    ///
    /// - Parameter saleID: What was sold there, if it is about that: of others nobody knows there.
    package func maySell(
        _ kind: InventoryKind,
        id: String,
        saleID: String? = nil,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Bool> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard let owner = try Self.owner(of: kind, id, &connection) else { return .unknown }
            guard try Self.may(account, .sell, with: owner, &connection) else { return .notYours }
            guard let saleID else { return .done(true) }
            let found = try connection.execute(
                """
                SELECT FROM bookings JOIN booking_items ON booking_id = bookings.id
                WHERE bookings.id = \(saleID) AND is_at_door AND inventory_id = \(id)
                """
            )
            return .done(found.count > 0)
        }
    }

    /// The booking, locked as by whoever cancels it, if it is of the event: others are nobody's here to lock.
    private static func lockBooking(
        _ wish: CheckInWish,
        _ connection: inout Connection
    ) throws(PostgresError) -> (id: String, status: BookingStatus)? {
        try connection.execute(
            """
            SELECT id, status FROM bookings
            WHERE id = ANY (ARRAY(
                SELECT bookings.id FROM bookings JOIN booking_items ON booking_id = bookings.id
                WHERE reference = \(wish.reference) AND inventory_id = \(wish.inventoryID)
            ))
            FOR UPDATE
            """
        ).first { (row) throws(PostgresError) in
            (try row.text(0), try row.decode(1, as: "a status") { BookingStatus(rawValue: $0) })
        }
    }

    private static func admissions(
        _ wish: CheckInWish,
        _ bookingID: String,
        _ account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> [AdmissionItem] {
        try connection.execute(
            """
            SELECT booking_items.position, name, seat_code, quantity, returned_at IS NOT NULL,
                   rfc3339(checked_in_at, 'UTC'), username,
                   coalesce(checked_in_by = \(account.id) AND key = \(wish.key), false)
            FROM booking_items
                LEFT JOIN check_ins USING (booking_id, position)
                LEFT JOIN users ON users.id = checked_in_by
            WHERE booking_id = \(bookingID) AND inventory_id = \(wish.inventoryID)
            ORDER BY booking_items.position
            """
        ).map { (row) throws(PostgresError) in
            var admission: AdmissionItem.Admission?
            if let time = row.optionalText(5), let name = row.optionalText(6) {
                admission = .init(time: time, by: name, isRepeat: try row.bool(7))
            }
            return AdmissionItem(
                place: try row.int(0),
                name: try row.text(1),
                seatCode: row.optionalText(2),
                quantity: try row.int(3),
                isReturned: try row.bool(4),
                admission: admission
            )
        }
    }

    private static func admit(
        _ places: [Int],
        of bookingID: String,
        by account: Account,
        _ key: String?
    ) -> Statement {
        """
        INSERT INTO check_ins (booking_id, position, checked_in_by, key)
        SELECT \(bookingID)::uuid, position, \(account.id)::uuid, \(key)::text
        FROM unnest(\(places)::smallint[]) AS places (position)
        """
    }

    private static func record(
        _ wish: CheckInWish,
        _ places: [Int],
        _ bookingID: String,
        by account: Account
    ) -> Statement {
        record(
            CatalogChange(
                inventoryID: wish.inventoryID,
                subject: .checkIn,
                subjectID: bookingID,
                action: .created,
                userID: account.id,
                before: nil,
                after: .object([
                    ("booking_reference", .string(wish.reference)),
                    ("items", .array(places.map(JSON.number))),
                ])
            )
        )
    }
}
