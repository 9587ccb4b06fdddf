-- Bookings: who has which seats and tickets, since when, and what became of it.

-- Whether a show's seats are only numbered: such seats are booked by their numbers, too.
ALTER TABLE shows ADD COLUMN is_numbered boolean NOT NULL DEFAULT false;
UPDATE shows SET is_numbered = true
FROM inventories JOIN seat_plans ON seat_plans.id = seat_plan_id
WHERE inventories.id = shows.id AND NOT EXISTS (
    SELECT FROM plan_seats WHERE plan_id = seat_plan_id AND code <> position::text
);

-- The number that each booking's reference is made from, see BookingReference: there are not more.
CREATE SEQUENCE booking_numbers MINVALUE 0 MAXVALUE 887503680 NO CYCLE;

-- Secrets that every process must have in common, and that never change.
CREATE TABLE installation (
    is_only       boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    reference_key bytea NOT NULL CHECK (octet_length(reference_key) = 16)
);
INSERT INTO installation (reference_key) VALUES (decode(md5(gen_random_uuid()::text || gen_random_uuid()), 'hex'));

CREATE TABLE bookings (
    id              uuid PRIMARY KEY,
    -- What a person reads out: no signs that look alike.
    reference       text NOT NULL CHECK (reference ~ '^[2-9A-HJKMNP-Z]{6}$'),
    user_id         uuid NOT NULL REFERENCES users,
    status          text NOT NULL CHECK (status IN (
                        'held', 'payment_pending', 'confirmed', 'expired', 'cancelled',
                        'refund_pending', 'refunded'
                    )),
    currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    total           bigint NOT NULL CHECK (total >= 0),
    -- When what is not paid by then is given back.
    hold_expires_at timestamptz,
    contact_email   text NOT NULL CHECK (length(contact_email) BETWEEN 3 AND 254),
    contact_phone   text CHECK (length(contact_phone) BETWEEN 1 AND 50),
    created_at      timestamptz NOT NULL,
    CONSTRAINT bookings_reference_key UNIQUE (reference),
    CONSTRAINT bookings_hold CHECK (status NOT IN ('held', 'payment_pending') OR hold_expires_at IS NOT NULL)
) WITH (fillfactor = 90);
CREATE INDEX bookings_user ON bookings (user_id, id);
-- What the sweep looks for.
CREATE INDEX bookings_expiry ON bookings (hold_expires_at) WHERE status = 'held';

CREATE TABLE booking_items (
    booking_id     uuid     NOT NULL REFERENCES bookings,
    position       smallint NOT NULL CHECK (position >= 0),
    inventory_id   uuid     NOT NULL REFERENCES inventories,
    ticket_type_id uuid     REFERENCES ticket_types,
    seat_code      text,
    zone           text,
    name           text     NOT NULL,
    quantity       integer  NOT NULL CHECK (quantity >= 1),
    -- Of one, in the booking's currency.
    price          bigint   NOT NULL CHECK (price BETWEEN 0 AND 1000000000000),
    given_name     text,
    family_name    text,
    PRIMARY KEY (booking_id, position),
    CONSTRAINT booking_items_kind CHECK (
        (ticket_type_id IS NULL) <> (seat_code IS NULL) AND (seat_code IS NULL) = (zone IS NULL)
        AND (seat_code IS NULL OR quantity = 1)
    )
);
CREATE INDEX booking_items_inventory ON booking_items (inventory_id, booking_id);

-- The one live owner of each seat.
CREATE TABLE seat_claims (
    inventory_id uuid NOT NULL REFERENCES inventories,
    seat_code    text NOT NULL,
    booking_id   uuid NOT NULL REFERENCES bookings,
    CONSTRAINT seat_claims_pkey PRIMARY KEY (inventory_id, seat_code)
);

-- What a booking may become: the same table as BookingStatus.status(after:from:).
CREATE FUNCTION guard_booking() RETURNS trigger LANGUAGE plpgsql AS $$
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
        RETURN NEW;
    END IF;
    RAISE check_violation USING
        MESSAGE = format('a booking does not become %s', NEW.status),
        CONSTRAINT = 'bookings_transition', TABLE = 'bookings';
END
$$;
-- Called only for what it refuses: a hot sale makes thousands a second.
CREATE TRIGGER bookings_made BEFORE INSERT ON bookings
    FOR EACH ROW WHEN (NEW.status NOT IN ('held', 'confirmed')) EXECUTE FUNCTION guard_booking();
CREATE TRIGGER bookings_changed BEFORE UPDATE OF status ON bookings
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION guard_booking();

-- Every transition, for ever: audit, funnel and metrics read it.
CREATE TABLE booking_events (
    booking_id  uuid        NOT NULL,
    happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- NULL if it happened by itself.
    actor_id    uuid,
    from_status text,
    to_status   text        NOT NULL,
    reason      text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 100)
) PARTITION BY RANGE (happened_at);
CREATE INDEX booking_events_booking ON booking_events (booking_id);
CREATE TABLE booking_events_rest PARTITION OF booking_events DEFAULT;

-- The first answer to a key of a user's, for a day.
CREATE TABLE idempotency (
    user_id    uuid        NOT NULL REFERENCES users,
    key        text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    -- Of the request: another one with the same key is a mistake.
    digest     bytea       NOT NULL CHECK (octet_length(digest) = 32),
    status     smallint    NOT NULL CHECK (status BETWEEN 200 AND 499),
    body       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- How batches of bookings ended whose COMMIT was not answered: a batch inserts its id as done; whoever
-- wants to know inserts it as abandoned, waits for the other, and reads which of both it is.
CREATE TABLE batches (
    id         uuid PRIMARY KEY,
    outcome    text NOT NULL CHECK (outcome IN ('done', 'abandoned')),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX batches_age ON batches (created_at);

GRANT SELECT ON installation, bookings, booking_items, seat_claims, booking_events, idempotency, batches
    TO holdfast_responder;
GRANT USAGE ON SEQUENCE booking_numbers TO holdfast_responder;
GRANT INSERT ON bookings, booking_items, seat_claims, idempotency, batches TO holdfast_responder;
GRANT UPDATE ON idempotency TO holdfast_responder;
GRANT UPDATE (status, hold_expires_at) ON bookings TO holdfast_responder;
GRANT DELETE ON seat_claims, idempotency, batches TO holdfast_responder;
-- What has happened stays so.
GRANT INSERT (booking_id, actor_id, from_status, to_status, reason) ON booking_events TO holdfast_responder;
