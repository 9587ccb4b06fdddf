-- The catalog: what can be booked. A flight, a show and an event each are an inventory, of the same id.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE inventories (
    id                    uuid PRIMARY KEY DEFAULT uuid_v7(),
    kind                  text NOT NULL CHECK (kind IN ('flight', 'show', 'event')),
    -- Whose it is; operators' flights are nobody's.
    organizer_id          uuid REFERENCES users,
    currency              text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    starts_at             timestamptz NOT NULL,
    ends_at               timestamptz,
    -- IANA's name of the zone in which its times are told.
    time_zone             text NOT NULL DEFAULT 'UTC' CHECK (length(time_zone) BETWEEN 1 AND 100),
    -- The screen that a show takes up; no two shows of an organizer are on it at once.
    screen_name           text CHECK (length(screen_name) BETWEEN 1 AND 200),
    -- From when until when it is sold; without these from now on, and until it starts.
    sales_start           timestamptz,
    sales_end             timestamptz,
    hold_seconds          integer NOT NULL DEFAULT 600 CHECK (hold_seconds BETWEEN 1 AND 86400),
    payment_mode          text NOT NULL DEFAULT 'online' CHECK (payment_mode IN ('online', 'at_door')),
    payment_grace_seconds integer NOT NULL DEFAULT 120
                          CHECK (payment_grace_seconds BETWEEN 0 AND 3600),
    max_per_booking       integer NOT NULL DEFAULT 20 CHECK (max_per_booking BETWEEN 1 AND 1000),
    max_per_customer      integer CHECK (max_per_customer BETWEEN 1 AND 1000000),
    cancelled_at          timestamptz,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    -- One more with every change of what people read of it: bodies are cached, and edits compared, by it.
    version               bigint NOT NULL DEFAULT 1,
    CONSTRAINT inventories_end CHECK (ends_at > starts_at),
    CONSTRAINT inventories_sales CHECK (sales_end > sales_start),
    CONSTRAINT inventories_owner CHECK ((kind = 'flight') = (organizer_id IS NULL)),
    CONSTRAINT inventories_screen CHECK ((kind = 'show') = (screen_name IS NOT NULL)),
    CONSTRAINT inventories_show_end CHECK (kind = 'event' OR ends_at IS NOT NULL),
    CONSTRAINT inventories_kind_key UNIQUE (id, kind),
    CONSTRAINT inventories_screen_free EXCLUDE USING gist (
        organizer_id WITH =, screen_name WITH =, tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (kind = 'show' AND cancelled_at IS NULL)
);
-- Keyset pages of the lists, each from its place in an index.
CREATE INDEX inventories_start ON inventories (kind, starts_at, id);
CREATE INDEX inventories_creation ON inventories (kind, created_at, id);
CREATE INDEX inventories_organizer ON inventories (organizer_id) WHERE organizer_id IS NOT NULL;

-- What changes with a sale sits in narrow rows of its own: no column that changes is in an index, so that
-- an update stays within its page, see "Heap-Only Tuples" in PostgreSQL's manual.
CREATE TABLE inventory_counts (
    inventory_id uuid PRIMARY KEY REFERENCES inventories ON DELETE CASCADE,
    capacity     integer NOT NULL CHECK (capacity BETWEEN 1 AND 10000000),
    -- Held and sold.
    taken        integer NOT NULL DEFAULT 0,
    CONSTRAINT inventory_counts_taken CHECK (taken BETWEEN 0 AND capacity)
) WITH (fillfactor = 50);
CREATE INDEX inventory_counts_capacity ON inventory_counts (capacity, inventory_id);

-- Apart from what is held: a payment that arrives does not wait for those who are booking.
CREATE TABLE inventory_sales (
    inventory_id uuid PRIMARY KEY REFERENCES inventories ON DELETE CASCADE,
    sold         integer NOT NULL DEFAULT 0 CHECK (sold >= 0)
) WITH (fillfactor = 50);

-- Parts of an inventory with seats that share a price: the cabins of a flight, a theatre's categories.
CREATE TABLE zones (
    inventory_id uuid     NOT NULL REFERENCES inventories ON DELETE CASCADE,
    name         text     NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- Where it stands among the others.
    position     smallint NOT NULL CHECK (position >= 0),
    -- In the currency's minor units, as all prices.
    price        bigint   NOT NULL CHECK (price BETWEEN 0 AND 1000000000000),
    PRIMARY KEY (inventory_id, name)
);

CREATE TABLE zone_counts (
    inventory_id uuid    NOT NULL,
    zone         text    NOT NULL,
    seats        integer NOT NULL CHECK (seats BETWEEN 1 AND 10000000),
    taken        integer NOT NULL DEFAULT 0,
    PRIMARY KEY (inventory_id, zone),
    FOREIGN KEY (inventory_id, zone) REFERENCES zones ON DELETE CASCADE,
    CONSTRAINT zone_counts_taken CHECK (taken BETWEEN 0 AND seats)
) WITH (fillfactor = 80);

-- Flights become inventories, and their cabins zones.
INSERT INTO inventories (id, kind, currency, starts_at, ends_at, time_zone)
SELECT id, 'flight', fares.currency, departure_at, arrival_at, time_zone
FROM flights JOIN airports ON iata = departure
    CROSS JOIN LATERAL (
        SELECT min(currency) AS currency FROM flight_cabins WHERE flight_id = id
    ) AS fares;

INSERT INTO zones (inventory_id, name, position, price)
SELECT flight_id, cabin,
       array_position(ARRAY['first', 'business', 'premium_economy', 'economy'], cabin) - 1, price
FROM flight_cabins;

INSERT INTO zone_counts (inventory_id, zone, seats, taken)
SELECT flight_id, cabin, seats, taken FROM flight_cabins;

INSERT INTO inventory_counts (inventory_id, capacity, taken)
SELECT inventory_id, sum(seats), sum(taken) FROM zone_counts GROUP BY inventory_id;

INSERT INTO inventory_sales (inventory_id) SELECT inventory_id FROM inventory_counts;

DROP TABLE flight_cabins;

ALTER TABLE flights
    ADD COLUMN kind text NOT NULL DEFAULT 'flight' CHECK (kind = 'flight'),
    ADD CONSTRAINT flights_inventory FOREIGN KEY (id, kind) REFERENCES inventories (id, kind)
        ON DELETE CASCADE;

GRANT SELECT ON inventories, inventory_counts, inventory_sales, zones, zone_counts
    TO holdfast_responder;
