-- What bookings are bounded by, guarded once more, and how many there are of each kind.

-- How much of an inventory one booking and one customer may have: the judge refuses more, and this guards
-- it again. One check for all that a statement inserts: a hot sale inserts hundreds of items at a time.
CREATE FUNCTION guard_limits() RETURNS trigger LANGUAGE plpgsql AS $$
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
    WHERE status IN ('held', 'payment_pending', 'confirmed')
      AND (status <> 'held' OR hold_expires_at > now())
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
-- What a customer has, however many bookings of theirs are over.
CREATE INDEX bookings_live ON bookings (user_id) WHERE status IN ('held', 'payment_pending', 'confirmed');

-- How many bookings became something, and how many ceased to be it, since the first one. Each transaction adds to
-- a part that nobody else adds to at the moment.
CREATE TABLE booking_tallies (
    part    smallint NOT NULL CHECK (part BETWEEN 0 AND 63),
    status  text     NOT NULL,
    entered bigint   NOT NULL DEFAULT 0,
    gone    bigint   NOT NULL DEFAULT 0,
    PRIMARY KEY (part, status)
) WITH (fillfactor = 40);
INSERT INTO booking_tallies (part, status)
SELECT part, status
FROM generate_series(0, 63) AS part, unnest(ARRAY[
    'held', 'payment_pending', 'confirmed', 'expired', 'cancelled', 'refund_pending', 'refunded'
]) AS status;
-- What happens from here on is the trigger's.
LOCK TABLE booking_events IN SHARE ROW EXCLUSIVE MODE;
UPDATE booking_tallies SET entered = events.entered, gone = events.gone
FROM (
    SELECT ends.status, count(*) FILTER (WHERE is_to) AS entered, count(*) FILTER (WHERE NOT is_to) AS gone
    FROM booking_events, LATERAL (VALUES (to_status, true), (from_status, false)) AS ends (status, is_to)
    GROUP BY ends.status
) AS events
WHERE part = 0 AND booking_tallies.status = events.status;

-- As the schema's owner: nobody else changes a tally.
CREATE FUNCTION tally_bookings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    own smallint := pg_backend_pid() % 64;
BEGIN
    -- The rows of a part are one lock, so that their order does not matter. Where eight in a row are taken,
    -- somebody must wait.
    FOR attempt IN 1..8 LOOP
        EXIT WHEN pg_try_advisory_xact_lock(hashtext('booking_tallies'), own);
        own := (own + 1) % 64;
    END LOOP;
    PERFORM pg_advisory_xact_lock(hashtext('booking_tallies'), own);
    UPDATE booking_tallies
    SET entered = booking_tallies.entered + changes.entered, gone = booking_tallies.gone + changes.gone
    FROM (
        SELECT status, sum(entered) AS entered, sum(gone) AS gone
        FROM (
            SELECT to_status AS status, 1 AS entered, 0 AS gone FROM added
            UNION ALL SELECT from_status, 0, 1 FROM added WHERE from_status IS NOT NULL
        ) AS moves
        GROUP BY status
    ) AS changes
    WHERE part = own AND booking_tallies.status = changes.status;
    RETURN NULL;
END
$$;
CREATE TRIGGER booking_events_tally AFTER INSERT ON booking_events
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tally_bookings();

GRANT SELECT ON booking_tallies TO holdfast_responder;

-- At the end: it keeps out everybody who books.
CREATE TRIGGER booking_items_limits AFTER INSERT ON booking_items
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guard_limits();
