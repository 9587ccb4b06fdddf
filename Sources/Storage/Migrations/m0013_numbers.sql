-- What organizers count: when bookings were confirmed and when they ended, what of which item has gone back, how
-- often something was looked at, and statements of the books by month.

-- When it was confirmed, also if it has ended since; and when it ended, unless it lives again.
ALTER TABLE bookings ADD COLUMN confirmed_at timestamptz, ADD COLUMN ended_at timestamptz;
UPDATE bookings SET confirmed_at = times.confirmed_at, ended_at = times.ended_at
FROM (
    SELECT booking_id, max(happened_at) FILTER (WHERE to_status = 'confirmed') AS confirmed_at,
           max(happened_at) FILTER (
               WHERE from_status IN ('held', 'payment_pending', 'confirmed')
                 AND to_status NOT IN ('held', 'payment_pending', 'confirmed')
           ) AS ended_at
    FROM booking_events GROUP BY booking_id
) AS times
WHERE bookings.id = times.booking_id;
UPDATE bookings SET ended_at = NULL WHERE status IN ('held', 'payment_pending', 'confirmed') AND ended_at IS NOT NULL;

-- What a booking may become, the same table as BookingStatus.status(after:from:), and when it does.
CREATE OR REPLACE FUNCTION guard_booking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_legal boolean := CASE
        WHEN TG_OP = 'INSERT' THEN false
        ELSE (OLD.status, NEW.status) IN (
            ('held', 'payment_pending'), ('held', 'expired'), ('held', 'cancelled'),
            ('payment_pending', 'held'), ('payment_pending', 'confirmed'),
            ('payment_pending', 'expired'), ('payment_pending', 'cancelled'),
            ('confirmed', 'cancelled'), ('confirmed', 'refund_pending'),
            ('cancelled', 'refund_pending'),
            ('expired', 'confirmed'), ('expired', 'refund_pending'),
            ('refund_pending', 'refunded')
        )
    END;
BEGIN
    IF is_legal THEN
        IF NEW.status IN ('held', 'payment_pending', 'confirmed') THEN
            NEW.ended_at := NULL;
        ELSIF OLD.status IN ('held', 'payment_pending', 'confirmed') THEN
            NEW.ended_at := now();
        END IF;
        IF NEW.status = 'confirmed' THEN
            NEW.confirmed_at := now();
        END IF;
        RETURN NEW;
    END IF;
    RAISE check_violation USING
        MESSAGE = format('a booking does not become %s', NEW.status),
        CONSTRAINT = 'bookings_transition', TABLE = 'bookings';
END
$$;

-- What of its price its organizer has given back: the refund, and the fee that was kept of it.
ALTER TABLE booking_items ADD COLUMN refunded bigint NOT NULL DEFAULT 0;
-- Of refunds from before, only their sums are known: what was given back shares them by its price.
UPDATE booking_items SET refunded = shares.refunded
FROM (
    SELECT booking_id, position,
           floor(sum * running / nullif(total, 0)) - floor(sum * (running - amount) / nullif(total, 0)) AS refunded
    FROM (
        SELECT booking_items.booking_id, position, sum, price * quantity AS amount,
               sum(price * quantity) OVER (PARTITION BY booking_items.booking_id) AS total,
               sum(price * quantity) OVER (PARTITION BY booking_items.booking_id ORDER BY position) AS running
        FROM (
                SELECT booking_id, sum(amount) AS sum FROM ledger
                WHERE kind = 'refund' AND account = 'organizer' GROUP BY booking_id
            ) AS refunds
            JOIN booking_items USING (booking_id) JOIN bookings ON bookings.id = booking_id
        WHERE returned_at IS NOT NULL OR status NOT IN ('held', 'payment_pending', 'confirmed')
    ) AS given
) AS shares
WHERE booking_items.booking_id = shares.booking_id AND booking_items.position = shares.position
  AND shares.refunded > 0;
ALTER TABLE booking_items ADD CONSTRAINT booking_items_refunded CHECK (refunded BETWEEN 0 AND price * quantity);

-- An organizer's account in the order of time.
DROP INDEX ledger_organizer;
CREATE INDEX ledger_organizer ON ledger (organizer_id, posted_at, subject_id, kind)
    INCLUDE (currency, amount, booking_id) WHERE organizer_id IS NOT NULL;

-- How often something was looked at, by the days of its own time zone.
CREATE TABLE inventory_views (
    inventory_id uuid   NOT NULL REFERENCES inventories ON DELETE CASCADE,
    day          date   NOT NULL,
    views        bigint NOT NULL CHECK (views > 0),
    PRIMARY KEY (inventory_id, day)
) WITH (fillfactor = 50);

GRANT UPDATE (refunded) ON booking_items TO holdfast_responder;
GRANT SELECT, INSERT, UPDATE (views) ON inventory_views TO holdfast_responder;
