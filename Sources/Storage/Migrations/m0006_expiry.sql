-- What time brings: inventories that are over, and room for the transitions of the days to come.

-- Whether it is over, as the sweep has noticed: lists pass by what is, and look at the time of the rest.
ALTER TABLE inventories ADD COLUMN is_over boolean NOT NULL DEFAULT false;
UPDATE inventories SET is_over = true WHERE coalesce(ends_at, starts_at) <= now();

-- The lists of what is to come: they do not walk through what has been.
CREATE INDEX inventories_open_start ON inventories (kind, starts_at, id) WHERE NOT is_over;
CREATE INDEX inventories_open_creation ON inventories (kind, created_at, id) WHERE NOT is_over;
-- What the sweep looks for.
CREATE INDEX inventories_ending ON inventories ((coalesce(ends_at, starts_at))) WHERE NOT is_over;

-- A timetable that is imported again may give a flight another time.
CREATE FUNCTION reopen_inventory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_over := false;
    RETURN NEW;
END
$$;
CREATE TRIGGER inventories_reopened BEFORE UPDATE OF starts_at, ends_at ON inventories
    FOR EACH ROW WHEN (NEW.is_over AND coalesce(NEW.ends_at, NEW.starts_at) > now())
    EXECUTE FUNCTION reopen_inventory();

-- Asked for a day whose partition is missing; there is little in it.
CREATE INDEX booking_events_rest_time ON booking_events_rest (happened_at);

-- Makes the partitions of the next seven days, and drops those of the outbox that are older than 30 days
-- with nothing left to do; what happened to bookings is kept for ever. A day for which rows have come
-- already stays in the default partition. Run by whoever comes first: the others pass by.
--
-- Attached, and not made as partitions: that would lock out everybody who books, see CREATE TABLE in
-- PostgreSQL's manual.
CREATE OR REPLACE FUNCTION keep_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    parent text;
    clock text;
    day date;
    name text;
    partition record;
    is_so boolean;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('keep_partitions')) THEN
        RETURN;
    END IF;
    FOR parent, clock, day IN
        SELECT parents.name, parents.clock, days::date
        FROM (VALUES ('outbox', 'created_at'), ('booking_events', 'happened_at'))
                AS parents (name, clock),
            generate_series(today, today + 7, interval '1 day') AS days
    LOOP
        name := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
        CONTINUE WHEN to_regclass(format('public.%I', name)) IS NOT NULL;
        EXECUTE format(
            'SELECT EXISTS (SELECT FROM public.%I WHERE %I >= $1 AND %I < $2)',
            parent || '_rest', clock, clock
        ) INTO is_so
        USING day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC';
        CONTINUE WHEN is_so;
        EXECUTE format(
            'CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
            name, parent
        );
        EXECUTE format(
            'ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            parent, name,
            day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC'
        );
    END LOOP;
    FOR partition IN
        SELECT relname, to_date(right(relname, 8), 'YYYYMMDD') AS day
        FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = 'public.outbox'::regclass AND relname ~ '^outbox_[0-9]{8}$'
    LOOP
        CONTINUE WHEN partition.day >= today - 30;
        EXECUTE format(
            'SELECT NOT EXISTS (SELECT FROM public.%I WHERE done_at IS NULL)', partition.relname
        ) INTO is_so;
        CONTINUE WHEN NOT is_so;
        EXECUTE format('DROP TABLE public.%I', partition.relname);
    END LOOP;
    DELETE FROM outbox_rest WHERE done_at < now() - interval '30 days';
END
$$;
SELECT keep_partitions();
