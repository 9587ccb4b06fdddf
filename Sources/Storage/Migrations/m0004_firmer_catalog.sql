-- A flight's seats are those of its aircraft's type.

-- How many seats of a plan's zones are for sale.
CREATE TABLE plan_zones (
    plan_id bigint  NOT NULL REFERENCES seat_plans,
    zone    text    NOT NULL CHECK (length(zone) BETWEEN 1 AND 100),
    seats   integer NOT NULL CHECK (seats BETWEEN 0 AND 5000),
    PRIMARY KEY (plan_id, zone)
);
INSERT INTO plan_zones
SELECT plan_id, zone, count(*) FILTER (WHERE NOT is_blocked) FROM plan_seats GROUP BY plan_id, zone;

-- Which seats a type has is only told when it is imported again; until then its flights keep the cabins
-- that they have, and no seats in them.
ALTER TABLE aircraft ADD COLUMN seat_plan_id bigint REFERENCES seat_plans;
DROP TABLE aircraft_cabins;

GRANT SELECT ON plan_zones TO holdfast_responder;
GRANT INSERT ON plan_zones TO holdfast_responder;

-- A plan never changes: its seats come at once, all of them.
CREATE FUNCTION refuse_more_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM seat_plans
        WHERE id IN (SELECT plan_id FROM added)
          AND seat_count <> (SELECT count(*) FROM plan_seats WHERE plan_id = id)
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'a seat plan has other seats than its number',
            CONSTRAINT = 'plan_seats_complete', TABLE = 'plan_seats';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER plan_seats_complete AFTER INSERT ON plan_seats REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_more_seats();

-- As before, with what a millisecond leaves over in the next twelve bits (RFC 9562, section 6.2, method 3):
-- what is made one after another is in that order by its id, too.
CREATE OR REPLACE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        overlay(
            -- Its variant is the right one; the version, 7, stands in what is put over it.
            uuid_send(gen_random_uuid()) PLACING int8send(
                ((micros / 1000) << 16) | x'7000'::bigint | (micros % 1000 * 4096 / 1000)
            ) FROM 1 FOR 8
        ),
        'hex'
    )::uuid
    FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) AS now (micros)
$$;

-- PostgreSQL takes more for a time zone than IANA's names, POSIX' rules such as X-99 among them, which
-- tell wrong times.
CREATE TABLE time_zones (
    name text PRIMARY KEY
);
CREATE FUNCTION refresh_time_zones() RETURNS void LANGUAGE sql AS $$
    INSERT INTO time_zones
    SELECT name FROM pg_timezone_names
    WHERE name !~ '^(posix|right)/' AND name NOT IN ('Factory', 'localtime', 'posixrules')
    ON CONFLICT DO NOTHING
$$;
SELECT refresh_time_zones();
REVOKE ALL ON FUNCTION refresh_time_zones() FROM PUBLIC;
GRANT SELECT ON time_zones TO holdfast_responder;

UPDATE inventories SET time_zone = 'UTC'
WHERE NOT EXISTS (SELECT FROM time_zones WHERE name = time_zone);
ALTER TABLE inventories
    ADD CONSTRAINT inventories_time_zone FOREIGN KEY (time_zone) REFERENCES time_zones;

-- One expression, so that it becomes a part of the query: a function of several costs the tenfold.
CREATE OR REPLACE FUNCTION rfc3339(moment timestamptz, zone text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT to_char(moment AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI:SS')
        || CASE WHEN moment AT TIME ZONE zone < moment AT TIME ZONE 'UTC'
                THEN to_char(moment AT TIME ZONE 'UTC' - moment AT TIME ZONE zone, '-HH24:MI')
                ELSE to_char(moment AT TIME ZONE zone - moment AT TIME ZONE 'UTC', '+HH24:MI')
           END
$$;

-- Words are found in a column: to take them out of the text for every row that is looked at costs
-- milliseconds if the text is long.
DROP INDEX events_words, events_location;
ALTER TABLE events
    ADD COLUMN words tsvector GENERATED ALWAYS AS (words_of(name || ' ' || description)) STORED,
    ADD COLUMN place tsvector GENERATED ALWAYS AS (words_of(location)) STORED;
CREATE INDEX events_words ON events USING gin (words);
CREATE INDEX events_place ON events USING gin (place);

-- "Screen 1" and "screen  1" are the same one.
CREATE FUNCTION screen_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(lower(normalize(btrim(name), NFKC) COLLATE "und-x-icu"), '\s+', ' ', 'g')
$$;
ALTER TABLE inventories
    DROP CONSTRAINT inventories_screen_free,
    ADD CONSTRAINT inventories_screen_free EXCLUDE USING gist (
        organizer_id WITH =, public.screen_key(screen_name) WITH =,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (kind = 'show' AND cancelled_at IS NULL);

-- Called off is for ever, and prices do not change their currency behind the buyers' backs.
CREATE FUNCTION guard_inventory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.cancelled_at IS DISTINCT FROM NEW.cancelled_at AND OLD.cancelled_at IS NOT NULL THEN
        RAISE check_violation USING
            MESSAGE = 'what is cancelled stays so',
            CONSTRAINT = 'inventories_cancelled', TABLE = 'inventories';
    END IF;
    IF (OLD.id, OLD.kind, OLD.organizer_id) IS DISTINCT FROM (NEW.id, NEW.kind, NEW.organizer_id)
        OR OLD.kind <> 'flight' AND OLD.currency <> NEW.currency
    THEN
        RAISE check_violation USING
            MESSAGE = 'an inventory keeps its kind, its organizer and its currency',
            CONSTRAINT = 'inventories_nature', TABLE = 'inventories';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER inventories_guard BEFORE UPDATE ON inventories
    FOR EACH ROW EXECUTE FUNCTION guard_inventory();

-- When it was said is the database's to tell, and after the locks that it waited for.
ALTER TABLE catalog_changes ALTER COLUMN changed_at SET DEFAULT clock_timestamp();
REVOKE INSERT ON catalog_changes FROM holdfast_responder;
GRANT INSERT (inventory_id, subject, subject_id, action, changed_by, before, after) ON catalog_changes
    TO holdfast_responder;

-- The responder needs no tables of its own.
DO $$
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;
