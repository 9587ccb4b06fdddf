-- Teams: organizations, and what their members may do with what is theirs.

CREATE TABLE organizations (
    id         uuid PRIMARY KEY DEFAULT uuid_v7(),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    bigint NOT NULL DEFAULT 1
);

-- Whether a list of rights has all that follows from them: see Rights.
CREATE FUNCTION are_rights(rights text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT rights <@ ARRAY['manage', 'sell', 'check_in', 'view'] AND 'view' = ANY (rights)
       AND ('manage' <> ALL (rights) OR rights @> ARRAY['sell', 'check_in'])
$$;

CREATE TABLE memberships (
    organization_id uuid NOT NULL REFERENCES organizations,
    user_id         uuid NOT NULL REFERENCES users,
    rights          text[] NOT NULL CHECK (public.are_rights(rights)),
    joined_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id, organization_id);

-- An organization is managed as long as those who manage it do not close their accounts.
CREATE FUNCTION guard_managers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Of two who leave at once, the second waits here and then sees that the first is gone.
    PERFORM FROM organizations WHERE id = OLD.organization_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM memberships WHERE organization_id = OLD.organization_id AND 'manage' = ANY (rights)
    ) OR NOT EXISTS (SELECT FROM users WHERE id = OLD.user_id AND is_active) THEN
        RETURN NULL;
    END IF;
    RAISE check_violation USING
        MESSAGE = 'somebody must manage an organization',
        CONSTRAINT = 'memberships_manager', TABLE = 'memberships';
END
$$;
CREATE TRIGGER memberships_managed AFTER UPDATE OR DELETE ON memberships
    FOR EACH ROW WHEN ('manage' = ANY (OLD.rights)) EXECUTE FUNCTION guard_managers();

CREATE TABLE invitations (
    id              uuid PRIMARY KEY DEFAULT uuid_v7(),
    organization_id uuid NOT NULL REFERENCES organizations,
    -- Addresses that differ in case alone are one.
    email           text COLLATE case_insensitive NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    rights          text[] NOT NULL CHECK (public.are_rights(rights)),
    invited_by      uuid NOT NULL REFERENCES users,
    created_at      timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL DEFAULT now() + interval '7 days',
    -- SHA-256 of the token; NULL until the mail is written.
    token_hash      bytea CHECK (octet_length(token_hash) = 32),
    mailed_at       timestamptz,
    accepted_at     timestamptz,
    accepted_by     uuid REFERENCES users,
    withdrawn_at    timestamptz,
    CONSTRAINT invitations_acceptance CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
    CONSTRAINT invitations_token_key UNIQUE (token_hash)
);
CREATE INDEX invitations_open ON invitations (organization_id, id)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
-- How many an address has had of late.
CREATE INDEX invitations_mailed ON invitations (email, mailed_at) WHERE mailed_at IS NOT NULL;
CREATE INDEX invitations_expiry ON invitations (expires_at);

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check,
    ADD CONSTRAINT outbox_kind_check
    CHECK (kind IN ('password_reset', 'late_payment', 'capture_failed', 'invitation'));

-- Whose it is in place of the organizer's who has made it. A show's is its movie's.
ALTER TABLE inventories ADD COLUMN organization_id uuid REFERENCES organizations,
    ADD CONSTRAINT inventories_organization CHECK (organization_id IS NULL OR kind <> 'flight');
ALTER TABLE movies ADD COLUMN organization_id uuid REFERENCES organizations;
-- What somebody has, the last one made first.
CREATE INDEX inventories_owner ON inventories (coalesce(organization_id, organizer_id), kind, id)
    WHERE organizer_id IS NOT NULL;
CREATE INDEX movies_owner ON movies (coalesce(organization_id, organizer_id), id);

-- Whoever has screens together has each of them once; what is over is in nobody's way.
ALTER TABLE inventories
    DROP CONSTRAINT inventories_screen_free,
    ADD CONSTRAINT inventories_screen_free EXCLUDE USING gist (
        coalesce(organization_id, organizer_id) WITH =, public.screen_key(screen_name) WITH =,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (kind = 'show' AND cancelled_at IS NULL AND NOT is_over);

-- The history also of movies, organizations, of who was let in and of what was sold at the door: inventory_id is
-- what a line belongs to.
ALTER TABLE catalog_changes
    DROP CONSTRAINT catalog_changes_subject_check,
    ADD CONSTRAINT catalog_changes_subject_check CHECK (subject IN (
        'event', 'ticket_type', 'show', 'voucher', 'movie', 'organization', 'member', 'invitation', 'check_in',
        'sale'
    ));

-- In whose books a payment is, with all that goes back of it: whose the thing was when it was begun. So what
-- changes hands takes no money with it, and no posting is ever in the books of two.
ALTER TABLE payments ADD COLUMN organization_id uuid REFERENCES organizations;
ALTER TABLE ledger ADD COLUMN organization_id uuid REFERENCES organizations
    CHECK (organization_id IS NULL OR organizer_id IS NOT NULL);
DROP INDEX ledger_organizer;
CREATE INDEX ledger_organizer ON ledger (organizer_id, posted_at, subject_id, kind)
    INCLUDE (currency, amount, booking_id, organization_id) WHERE organizer_id IS NOT NULL;
CREATE INDEX ledger_organization ON ledger (organization_id, posted_at, subject_id, kind)
    INCLUDE (currency, amount, booking_id) WHERE organization_id IS NOT NULL;

-- Items of bookings whose holders are in: each once.
CREATE TABLE check_ins (
    booking_id    uuid        NOT NULL,
    position      smallint    NOT NULL,
    checked_in_by uuid        NOT NULL REFERENCES users,
    checked_in_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The name that its caller has given to the call.
    key           text        CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT check_ins_pkey PRIMARY KEY (booking_id, position),
    FOREIGN KEY (booking_id, position) REFERENCES booking_items
);

-- Sold at the door by the user, who is not its customer.
ALTER TABLE bookings ADD COLUMN is_at_door boolean NOT NULL DEFAULT false;
-- What somebody has, past all that they have sold.
DROP INDEX bookings_user, bookings_live;
CREATE INDEX bookings_user ON bookings (user_id, id) WHERE NOT is_at_door;
CREATE INDEX bookings_live ON bookings (user_id)
    WHERE status IN ('held', 'payment_pending', 'confirmed') AND NOT is_at_door;

-- What somebody sells is none of what they have.
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
            WHERE added.inventory_id = ANY (bounded) AND NOT is_at_door
        ) AS customers
        JOIN bookings USING (user_id)
        JOIN booking_items ON booking_id = bookings.id
            AND booking_items.inventory_id = customers.inventory_id
    WHERE status IN ('held', 'payment_pending', 'confirmed') AND returned_at IS NULL AND NOT is_at_door
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

GRANT SELECT, INSERT ON organizations, memberships, invitations, check_ins TO holdfast_responder;
GRANT UPDATE (name, updated_at, version) ON organizations TO holdfast_responder;
GRANT UPDATE (rights), DELETE ON memberships TO holdfast_responder;
GRANT UPDATE (token_hash, mailed_at, accepted_at, accepted_by, withdrawn_at), DELETE ON invitations TO holdfast_responder;
