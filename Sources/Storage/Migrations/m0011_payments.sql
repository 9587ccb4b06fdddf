-- Payments: what customers have paid, what goes back, and the books in which all of it adds up.

-- A payment extends its booking's hold once.
ALTER TABLE bookings ADD COLUMN hold_extended boolean NOT NULL DEFAULT false;
-- When an item was given back, while the rest of its booking stays.
ALTER TABLE booking_items ADD COLUMN returned_at timestamptz;

-- What the sweep looks for: a hold ends by the clock, also while its payment is under way.
CREATE INDEX bookings_hold_end ON bookings (hold_expires_at, id) WHERE status IN ('held', 'payment_pending');
DROP INDEX bookings_expiry;

CREATE TABLE payments (
    id              uuid        PRIMARY KEY,
    booking_id      uuid        NOT NULL REFERENCES bookings,
    method          text        NOT NULL CHECK (length(method) BETWEEN 1 AND 50),
    status          text        NOT NULL DEFAULT 'started' CHECK (status IN (
                        'started', 'pending', 'authorized', 'captured', 'cancelling',
                        'declined', 'cancelled', 'failed'
                    )),
    currency        text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount          bigint      NOT NULL CHECK (amount > 0),
    -- What was taken, and what of it goes back or is back.
    captured        bigint      NOT NULL DEFAULT 0 CHECK (captured IN (0, amount)),
    refunded        bigint      NOT NULL DEFAULT 0,
    -- The provider's own name for it.
    provider_id     text        CHECK (length(provider_id) BETWEEN 1 AND 255),
    next_action_url text        CHECK (length(next_action_url) BETWEEN 1 AND 2000),
    delay_seconds   integer     CHECK (delay_seconds >= 0),
    -- With which its customer has asked for it, to tell a repeat.
    user_id         uuid        NOT NULL REFERENCES users,
    key             text        CHECK (length(key) BETWEEN 1 AND 255),
    key_digest      bytea       CHECK (octet_length(key_digest) = 32),
    created_at      timestamptz NOT NULL DEFAULT now(),
    -- When it became what it is.
    changed_at      timestamptz NOT NULL DEFAULT now(),
    -- When the provider is to be asked next, and how often that was done since.
    due_at          timestamptz NOT NULL DEFAULT now() + interval '10 seconds',
    attempts        integer     NOT NULL DEFAULT 0,
    CONSTRAINT payments_refunded CHECK (refunded BETWEEN 0 AND captured),
    CONSTRAINT payments_money CHECK ((status = 'captured') = (captured > 0)),
    CONSTRAINT payments_key CHECK ((key IS NULL) = (key_digest IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX payments_booking ON payments (booking_id);
-- Nobody pays twice at once.
CREATE UNIQUE INDEX payments_open ON payments (booking_id) WHERE status IN ('started', 'pending', 'authorized');
CREATE INDEX payments_due ON payments (due_at) WHERE status IN ('started', 'pending', 'authorized', 'cancelling');
CREATE INDEX payments_by_key ON payments (user_id, key) WHERE key IS NOT NULL;

-- What a payment may become: the same table as PaymentStatus.status(after:from:).
CREATE FUNCTION guard_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.status, NEW.status) IN (
        ('started', 'pending'), ('started', 'authorized'), ('started', 'captured'), ('started', 'declined'),
        ('started', 'cancelled'), ('started', 'cancelling'),
        ('pending', 'authorized'), ('pending', 'captured'), ('pending', 'declined'), ('pending', 'cancelled'),
        ('pending', 'cancelling'),
        ('authorized', 'captured'), ('authorized', 'failed'), ('authorized', 'cancelling'),
        ('cancelling', 'authorized'), ('cancelling', 'captured'), ('cancelling', 'cancelled'),
        ('declined', 'captured'), ('declined', 'cancelling'),
        ('cancelled', 'captured'), ('cancelled', 'cancelling'),
        ('failed', 'captured'), ('failed', 'cancelling')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE check_violation USING
        MESSAGE = format('a payment does not become %s', NEW.status),
        CONSTRAINT = 'payments_transition', TABLE = 'payments';
END
$$;
CREATE TRIGGER payments_made BEFORE INSERT ON payments
    FOR EACH ROW WHEN (NEW.status <> 'started') EXECUTE FUNCTION guard_payment();
CREATE TRIGGER payments_changed BEFORE UPDATE OF status ON payments
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION guard_payment();

-- Money that goes back, until the provider has confirmed it.
CREATE TABLE refunds (
    id          uuid        PRIMARY KEY,
    payment_id  uuid        NOT NULL REFERENCES payments,
    booking_id  uuid        NOT NULL REFERENCES bookings,
    currency    text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount      bigint      NOT NULL CHECK (amount > 0),
    reason      text        NOT NULL CHECK (reason IN ('cancelled', 'operator', 'called_off', 'late')),
    is_done     boolean     NOT NULL DEFAULT false,
    provider_id text        CHECK (length(provider_id) BETWEEN 1 AND 255),
    created_at  timestamptz NOT NULL DEFAULT now(),
    done_at     timestamptz,
    due_at      timestamptz NOT NULL DEFAULT now() + interval '10 seconds',
    attempts    integer     NOT NULL DEFAULT 0,
    CONSTRAINT refunds_done CHECK (is_done = (done_at IS NOT NULL))
);
CREATE INDEX refunds_booking ON refunds (booking_id);
CREATE INDEX refunds_payment ON refunds (payment_id);
CREATE INDEX refunds_due ON refunds (due_at) WHERE NOT is_done;

-- All refunds of a payment are what the payment says, and so never more than was taken.
CREATE FUNCTION guard_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payments
        WHERE id IN (SELECT payment_id FROM added)
          AND refunded <> (SELECT sum(amount) FROM refunds WHERE payment_id = payments.id)
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'a payment''s refunds are not what it says', CONSTRAINT = 'refunds_sum', TABLE = 'refunds';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER refunds_made AFTER INSERT ON refunds
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guard_refunds();

-- What customers were told to get back, for ten minutes.
CREATE TABLE refund_quotes (
    booking_id uuid        NOT NULL REFERENCES bookings,
    -- Places among the booking's items, in their order; and of each what goes back, and what is kept as a fee.
    items      smallint[]  NOT NULL,
    amounts    bigint[]    NOT NULL,
    fees       bigint[]    NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (booking_id, items),
    CONSTRAINT refund_quotes_parts CHECK (
        cardinality(items) = cardinality(amounts) AND cardinality(items) = cardinality(fees)
    )
);
CREATE INDEX refund_quotes_age ON refund_quotes (expires_at);

-- What providers have told us, as it came; each once.
CREATE TABLE webhooks (
    provider     text        NOT NULL CHECK (length(provider) BETWEEN 1 AND 50),
    event_id     text        NOT NULL CHECK (length(event_id) BETWEEN 1 AND 255),
    body         bytea       NOT NULL CHECK (octet_length(body) <= 16384),
    -- The payment that it is about; NULL if it is about none of ours.
    payment_id   uuid,
    received_at  timestamptz NOT NULL DEFAULT now(),
    -- When it is to be looked into: again and again while the provider is silent.
    due_at       timestamptz NOT NULL DEFAULT now(),
    processed_at timestamptz,
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX webhooks_open ON webhooks (due_at) WHERE processed_at IS NULL;
CREATE INDEX webhooks_age ON webhooks (received_at);

-- The books, in double entry: lines of a posting are inserted together, and sum to zero.
CREATE TABLE ledger (
    -- The payment or the refund: each has one posting of a kind.
    subject_id   uuid        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('payment', 'sale', 'refund', 'payout')),
    line         smallint    NOT NULL CHECK (line >= 0),
    booking_id   uuid        NOT NULL REFERENCES bookings,
    account      text        NOT NULL CHECK (account IN ('customer', 'clearing', 'organizer', 'fees', 'refunds')),
    -- NULL for what operators' flights have earned.
    organizer_id uuid        REFERENCES users CHECK (organizer_id IS NULL OR account = 'organizer'),
    currency     text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- Positive for a debit.
    amount       bigint      NOT NULL CHECK (amount <> 0),
    posted_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subject_id, kind, line)
);
CREATE INDEX ledger_organizer ON ledger (organizer_id) INCLUDE (currency, amount, kind) WHERE organizer_id IS NOT NULL;
CREATE INDEX ledger_booking ON ledger (booking_id);

CREATE FUNCTION guard_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added GROUP BY subject_id, kind, currency, booking_id HAVING sum(amount) <> 0) THEN
        RAISE check_violation USING
            MESSAGE = 'a posting does not sum to zero', CONSTRAINT = 'ledger_balance', TABLE = 'ledger';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER ledger_balance AFTER INSERT ON ledger
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guard_ledger();

-- What is written in the books stays there, whoever asks.
CREATE FUNCTION keep_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING
        MESSAGE = 'the ledger is only added to', CONSTRAINT = 'ledger_append_only', TABLE = 'ledger';
END
$$;
CREATE TRIGGER ledger_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION keep_ledger();

-- Limits go by what is kept: an item that was given back is nobody's, nor is a hold that has ended.
CREATE OR REPLACE FUNCTION guard_limits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    excess  record;
    bounded uuid[];
BEGIN
    -- Looked up row by row: what is added is little, what is on sale is much.
    SELECT parts.booking_id, parts.inventory_id INTO excess
    FROM (
        SELECT booking_id, inventory_id, sum(quantity) AS quantity FROM added GROUP BY booking_id, inventory_id
    ) AS parts
    WHERE quantity > (SELECT max_per_booking FROM inventories WHERE id = parts.inventory_id) LIMIT 1;
    IF FOUND THEN
        RAISE check_violation USING
            MESSAGE = format('booking %s takes too much of %s', excess.booking_id, excess.inventory_id),
            CONSTRAINT = 'booking_items_per_booking', TABLE = 'booking_items';
    END IF;
    bounded := ARRAY(
        SELECT DISTINCT inventory_id FROM added
        WHERE (SELECT max_per_customer FROM inventories WHERE id = added.inventory_id) IS NOT NULL
    );
    IF bounded = '{}' THEN
        RETURN NULL;
    END IF;
    -- Whoever books has this lock; nobody else slips through at the same moment.
    PERFORM FROM inventory_counts WHERE inventory_id = ANY (bounded) ORDER BY inventory_id FOR UPDATE;
    SELECT customers.user_id, customers.inventory_id INTO excess
    FROM (
            SELECT DISTINCT user_id, added.inventory_id, max_per_customer
            FROM added JOIN bookings ON bookings.id = booking_id
                JOIN inventories ON inventories.id = added.inventory_id
            WHERE added.inventory_id = ANY (bounded)
        ) AS customers
        JOIN bookings USING (user_id)
        JOIN booking_items ON booking_id = bookings.id
            AND booking_items.inventory_id = customers.inventory_id
    WHERE status IN ('held', 'payment_pending', 'confirmed') AND returned_at IS NULL
      AND (status = 'confirmed' OR hold_expires_at > now())
    GROUP BY customers.user_id, customers.inventory_id, max_per_customer
    HAVING sum(quantity) > max_per_customer LIMIT 1;
    IF FOUND THEN
        RAISE check_violation USING
            MESSAGE = format('%s has too much of %s', excess.user_id, excess.inventory_id),
            CONSTRAINT = 'booking_items_per_customer', TABLE = 'booking_items';
    END IF;
    RETURN NULL;
END
$$;

-- Customers are told by mail of money that came too late, or could not be taken.
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check,
    ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('password_reset', 'late_payment', 'capture_failed'));

GRANT SELECT ON payments, refunds, refund_quotes, webhooks, ledger TO holdfast_responder;
GRANT INSERT ON payments, refunds, refund_quotes, webhooks, ledger TO holdfast_responder;
GRANT UPDATE (status, captured, refunded, provider_id, next_action_url, changed_at, due_at, attempts) ON payments
    TO holdfast_responder;
GRANT UPDATE (is_done, provider_id, done_at, due_at, attempts) ON refunds TO holdfast_responder;
GRANT UPDATE (processed_at, due_at) ON webhooks TO holdfast_responder;
GRANT UPDATE (amounts, fees, expires_at), DELETE ON refund_quotes TO holdfast_responder;
GRANT DELETE ON webhooks TO holdfast_responder;
GRANT UPDATE (hold_extended) ON bookings TO holdfast_responder;
GRANT UPDATE (returned_at) ON booking_items TO holdfast_responder;
