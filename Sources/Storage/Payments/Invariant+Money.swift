import Postgres

extension Invariant {
    /// What must be true of all money.
    static let money = [
        Invariant(
            "every posting of the ledger sums to zero",
            """
            SELECT format('%s %s: %s %s', subject_id, kind, sum(amount), currency)
            FROM ledger GROUP BY subject_id, kind, currency HAVING sum(amount) <> 0
            """
        ),
        Invariant(
            "a payment's refunds are what it says, and no more than was taken",
            """
            SELECT format('%s: %s of %s, and its refunds %s', id, refunded, captured, sum)
            FROM payments JOIN LATERAL (
                SELECT coalesce(sum(amount), 0) AS sum FROM refunds WHERE payment_id = payments.id
            ) AS refunds ON refunded <> sum OR refunded > captured
            """
        ),
        Invariant(
            "what is booked as taken and as given back is what payments and refunds say",
            """
            SELECT format('%s: %s in the ledger, %s by its payments', booking_id, booked, paid)
            FROM (
                SELECT booking_id, sum(amount) AS booked FROM ledger
                WHERE account = 'clearing' GROUP BY booking_id
            ) AS books FULL JOIN (
                SELECT booking_id, sum(captured) - coalesce((
                    SELECT sum(amount) FROM refunds
                    WHERE refunds.booking_id = payments.booking_id AND is_done
                ), 0) AS paid
                FROM payments GROUP BY booking_id
            ) AS payments USING (booking_id)
            WHERE coalesce(booked, 0) <> coalesce(paid, 0)
            """
        ),
        Invariant(
            "what is to go back and is not there yet is what refunds say",
            """
            SELECT format('%s: %s in the ledger, %s by its refunds', booking_id, booked, open)
            FROM (
                SELECT booking_id, -sum(amount) AS booked FROM ledger
                WHERE account = 'refunds' GROUP BY booking_id
            ) AS books FULL JOIN (
                SELECT booking_id, sum(amount) FILTER (WHERE NOT is_done) AS open
                FROM refunds GROUP BY booking_id
            ) AS refunds USING (booking_id)
            WHERE coalesce(booked, 0) <> coalesce(open, 0)
            """
        ),
        Invariant(
            "what organizers have given back of items is what the ledger says",
            """
            SELECT format('%s: %s in the ledger, %s by its items', booking_id, booked, told)
            FROM (
                SELECT booking_id, sum(amount) AS booked FROM ledger
                WHERE kind = 'refund' AND account = 'organizer' GROUP BY booking_id
            ) AS books FULL JOIN (
                SELECT booking_id, sum(refunded) AS told FROM booking_items
                WHERE refunded > 0 GROUP BY booking_id
            ) AS items USING (booking_id)
            WHERE coalesce(booked, 0) <> coalesce(told, 0)
            """
        ),
        Invariant(
            "no money without a booking that has been sold, or that it goes back from",
            """
            SELECT format('%s: %s of %s, which is %s', payments.id, captured - refunded,
                          bookings.id, bookings.status)
            FROM payments JOIN bookings ON bookings.id = booking_id
            WHERE captured > refunded
              AND (bookings.status IN ('held', 'payment_pending', 'expired') OR NOT EXISTS (
                SELECT FROM ledger WHERE subject_id = payments.id AND kind = 'sale'
              ))
            """
        ),
        Invariant(
            "nothing that was to be paid is confirmed without money, taken or set aside",
            """
            SELECT format('%s: confirmed', id) FROM bookings
            WHERE status = 'confirmed' AND EXISTS (
                SELECT FROM booking_events
                WHERE booking_id = bookings.id AND from_status IN ('payment_pending', 'expired')
            ) AND NOT EXISTS (
                SELECT FROM payments
                WHERE booking_id = bookings.id AND payments.status IN ('authorized', 'captured')
            )
            """
        ),
        Invariant(
            "a booking is being paid as long as one payment of it is",
            """
            SELECT format('%s: payment_pending', id) FROM bookings
            WHERE status = 'payment_pending' AND NOT EXISTS (
                SELECT FROM payments
                WHERE booking_id = bookings.id AND payments.status IN ('started', 'pending')
            )
            """
        ),
        Invariant(
            "money goes back as long as something of it is not there",
            """
            SELECT format('%s: %s', id, status) FROM bookings JOIN LATERAL (
                -- What was paid once more, and too late, goes back without its booking.
                SELECT count(*) AS any_kind, count(*) FILTER (WHERE reason <> 'late') AS own
                FROM refunds WHERE booking_id = bookings.id AND NOT is_done
            ) AS open ON status = 'refund_pending' AND any_kind = 0 OR status = 'refunded' AND own > 0
            """
        ),
    ]
}
