-- A million events of the coming years, for the bench's organizer; :organizer is its id. Made once.
BEGIN;
SET LOCAL synchronous_commit = off;

CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT uuid_v7() AS id, n, now() + interval '2 days' + n * interval '3 minutes' AS starts_at
FROM generate_series(1, 1000000) AS n;

INSERT INTO inventories (id, kind, organizer_id, currency, starts_at, ends_at, time_zone)
SELECT id, 'event', :'organizer', 'EUR', starts_at, starts_at + interval '2 hours', 'Europe/Berlin' FROM made;

INSERT INTO inventory_counts (inventory_id, capacity) SELECT id, 100 + n % 900 FROM made;

INSERT INTO inventory_sales (inventory_id) SELECT id FROM made;

INSERT INTO events (id, name, description, location)
SELECT id, 'Evening ' || n, 'Doors open an hour before, and there is a cloakroom.', 'Hall ' || n % 500
FROM made;

COMMIT;
ANALYZE inventories, inventory_counts, inventory_sales, events;
