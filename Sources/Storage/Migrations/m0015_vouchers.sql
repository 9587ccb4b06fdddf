-- Vouchers: codes with which customers pay less, or get tickets that others do not see.

ALTER TABLE ticket_types ADD COLUMN is_hidden boolean NOT NULL DEFAULT false;

CREATE TABLE vouchers (
    id                    uuid PRIMARY KEY DEFAULT uuid_v7(),
    inventory_id          uuid NOT NULL,
    kind                  text NOT NULL DEFAULT 'event' CHECK (kind = 'event'),
    -- In capitals, so that it is found in any case.
    code                  text NOT NULL CHECK (code ~ '^[A-Z0-9-]{4,32}$'),
    percent               smallint CHECK (percent BETWEEN 1 AND 100),
    -- Off a booking, in the currency's minor units.
    amount                bigint CHECK (amount BETWEEN 1 AND 1000000000000),
    max_uses_per_customer integer CHECK (max_uses_per_customer BETWEEN 1 AND 10000000),
    valid_from            timestamptz,
    valid_until           timestamptz,
    -- Those that it is for; none: all of the event's. One that is gone is for nobody.
    ticket_type_ids       uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(ticket_type_ids) <= 1000),
    unlocks_hidden        boolean NOT NULL DEFAULT false,
    is_active             boolean NOT NULL DEFAULT true,
    version               bigint NOT NULL DEFAULT 1,
    FOREIGN KEY (inventory_id, kind) REFERENCES inventories (id, kind) ON DELETE CASCADE,
    CONSTRAINT vouchers_code_key UNIQUE (inventory_id, code),
    CONSTRAINT vouchers_discount CHECK (percent IS NULL OR amount IS NULL),
    CONSTRAINT vouchers_purpose CHECK (percent IS NOT NULL OR amount IS NOT NULL OR unlocks_hidden),
    CONSTRAINT vouchers_window CHECK (valid_until > valid_from)
);
CREATE INDEX vouchers_event ON vouchers (inventory_id, id);

-- What changes with a sale, as with tickets: whoever sells locks this row.
CREATE TABLE voucher_counts (
    voucher_id uuid PRIMARY KEY REFERENCES vouchers ON DELETE CASCADE,
    max_uses   integer CHECK (max_uses BETWEEN 1 AND 10000000),
    -- What it may take off in all, in minor units.
    budget     bigint CHECK (budget BETWEEN 1 AND 1000000000000),
    -- Live bookings with it, and what it takes off of them.
    uses       integer NOT NULL DEFAULT 0,
    spent      bigint NOT NULL DEFAULT 0,
    CONSTRAINT voucher_counts_uses CHECK (uses >= 0 AND uses <= max_uses),
    CONSTRAINT voucher_counts_spent CHECK (spent >= 0 AND spent <= budget)
) WITH (fillfactor = 50);

ALTER TABLE bookings ADD COLUMN voucher_id uuid REFERENCES vouchers;
CREATE INDEX bookings_voucher ON bookings (voucher_id, user_id) WHERE voucher_id IS NOT NULL;

-- What its booking's voucher takes off of all of an item.
ALTER TABLE booking_items
    ADD COLUMN discount bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT booking_items_discount CHECK (discount BETWEEN 0 AND price * quantity),
    DROP CONSTRAINT booking_items_refunded,
    ADD CONSTRAINT booking_items_refunded CHECK (refunded BETWEEN 0 AND price * quantity - discount);

ALTER TABLE catalog_changes
    DROP CONSTRAINT catalog_changes_subject_check,
    ADD CONSTRAINT catalog_changes_subject_check
    CHECK (subject IN ('event', 'ticket_type', 'show', 'voucher'));

GRANT SELECT, INSERT, UPDATE, DELETE ON vouchers, voucher_counts TO holdfast_responder;
