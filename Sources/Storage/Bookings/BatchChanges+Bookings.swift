import Postgres
import Reservations

/// Bookings, what is in them, and what became of them.
extension BatchChanges {
    var make: Statement {
        """
        INSERT INTO bookings (
            id, reference, user_id, status, currency, total, hold_expires_at, contact_email,
            contact_phone, created_at, confirmed_at, voucher_id, is_at_door
        )
        SELECT * FROM unnest(
            \(made.map(\.id))::uuid[], \(made.map(\.reference))::text[],
            \(made.map(\.userID))::uuid[], \(made.map(\.status.rawValue))::text[],
            \(made.map(\.total.currency.code))::text[], \(made.map(\.total.minorUnits))::bigint[],
            \(Nullable(made.map(\.holdExpiresAt)))::timestamptz[],
            \(made.map(\.contact.email))::text[], \(Nullable(made.map(\.contact.phone)))::text[],
            \(made.map(\.createdAt))::timestamptz[],
            \(Nullable(made.map { $0.status == .confirmed ? $0.createdAt : nil }))::timestamptz[],
            \(Nullable(made.map(\.voucher?.id)))::uuid[], \(made.map(\.isAtDoor))::boolean[]
        )
        """
    }

    var addItems: Statement {
        let lines = made.flatMap { booking in
            booking.items.enumerated().map { (id: booking.id, place: $0.offset, item: $0.element) }
        }
        return """
            INSERT INTO booking_items (
                booking_id, position, inventory_id, ticket_type_id, seat_code, zone, name, quantity,
                price, given_name, family_name, discount
            )
            SELECT * FROM unnest(
                \(lines.map(\.id))::uuid[], \(lines.map(\.place))::smallint[],
                \(lines.map(\.item.inventoryID))::uuid[],
                \(Nullable(lines.map(\.item.ticketTypeID)))::uuid[],
                \(Nullable(lines.map(\.item.seatCode)))::text[],
                \(Nullable(lines.map(\.item.zone)))::text[], \(lines.map(\.item.name))::text[],
                \(lines.map(\.item.quantity))::integer[],
                \(lines.map(\.item.price.minorUnits))::bigint[],
                \(Nullable(lines.map(\.item.passenger?.givenName)))::text[],
                \(Nullable(lines.map(\.item.passenger?.familyName)))::text[],
                \(lines.map(\.item.discount))::bigint[]
            )
            """
    }

    /// All seats that somebody takes.
    var claimed: [(seat: SeatKey, bookingID: String)] {
        claims
            + made.flatMap { booking in
                booking.items.compactMap { item in item.seat.map { ($0, booking.id) } }
            }
    }

    var claimSeats: Statement {
        let claims = claimed
        return """
            INSERT INTO seat_claims (inventory_id, seat_code, booking_id)
            SELECT * FROM unnest(
                \(claims.map(\.seat.inventoryID))::uuid[], \(claims.map(\.seat.code))::text[],
                \(claims.map(\.bookingID))::uuid[]
            )
            """
    }

    var freeSeats: Statement {
        """
        DELETE FROM seat_claims USING unnest(
            \(freedSeats.map(\.seat.inventoryID))::uuid[],
            \(freedSeats.map(\.seat.code))::text[], \(freedSeats.map(\.bookingID))::uuid[]
        ) AS freed (inventory_id, seat_code, booking_id)
        WHERE seat_claims.inventory_id = freed.inventory_id
          AND seat_claims.seat_code = freed.seat_code
          AND seat_claims.booking_id = freed.booking_id
        """
    }

    var move: Statement {
        """
        UPDATE bookings
        SET status = moved.status,
            hold_expires_at = coalesce(now() + make_interval(secs => hold_seconds), hold_expires_at),
            hold_extended = hold_extended OR moved.status = 'payment_pending'
        FROM unnest(
            \(moved.map(\.id))::uuid[], \(moved.map(\.to.rawValue))::text[],
            \(Nullable(moved.map(\.holdSeconds)))::integer[]
        ) AS moved (id, status, hold_seconds)
        WHERE bookings.id = moved.id
        """
    }

    var recordMoves: Statement {
        """
        INSERT INTO booking_events (booking_id, actor_id, from_status, to_status, reason)
        SELECT * FROM unnest(
            \(moved.map(\.id))::uuid[], \(Nullable(moved.map(\.actor)))::uuid[],
            \(moved.map(\.from.rawValue))::text[], \(moved.map(\.to.rawValue))::text[],
            \(moved.map(\.reason))::text[]
        )
        """
    }

    var recordMade: Statement {
        """
        INSERT INTO booking_events (booking_id, actor_id, to_status, reason)
        SELECT * FROM unnest(
            \(made.map(\.id))::uuid[], \(made.map(\.userID))::uuid[],
            \(made.map(\.status.rawValue))::text[],
            \(made.map { $0.isAtDoor ? "sold at the door" : "booked" })::text[]
        )
        """
    }

    /// What is sold at the door stands in the history of what it is of, by who has sold it.
    var recordSales: Statement {
        let sold = made.filter(\.isAtDoor)
        return """
            INSERT INTO catalog_changes (inventory_id, subject, subject_id, action, changed_by, after)
            SELECT inventory_id, 'sale', booking_id, 'created', user_id,
                   jsonb_build_object('booking_reference', reference)
            FROM unnest(
                \(sold.map { $0.items.first?.inventoryID ?? "" })::uuid[], \(sold.map(\.id))::uuid[],
                \(sold.map(\.userID))::uuid[], \(sold.map(\.reference))::text[]
            ) AS sold (inventory_id, booking_id, user_id, reference)
            """
    }
}
