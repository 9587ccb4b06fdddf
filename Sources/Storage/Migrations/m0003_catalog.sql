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
    seats        integer NOT NULL CHECK (seats BETWEEN 0 AND 10000000),
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

-- How a person at that place reads a moment, as RFC 3339 writes it.
CREATE FUNCTION rfc3339(moment timestamptz, zone text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT to_char(moment AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI:SS')
        || CASE WHEN ahead < interval '0' THEN '-' ELSE '+' END
        || to_char(greatest(ahead, -ahead), 'HH24:MI')
    FROM (SELECT moment AT TIME ZONE zone - moment AT TIME ZONE 'UTC') AS offsets (ahead)
$$;

-- What an inventory is by the database's clock; it becomes sold out and past by itself. Without an end
-- it is over when it begins.
CREATE FUNCTION inventory_status(
    cancelled_at timestamptz, starts_at timestamptz, ends_at timestamptz, taken integer, capacity integer
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN cancelled_at IS NOT NULL THEN 'cancelled'
        WHEN coalesce(ends_at, starts_at) <= now() THEN 'past'
        WHEN taken >= capacity THEN 'sold_out'
        WHEN starts_at <= now() THEN 'running'
        ELSE 'upcoming'
    END
$$;

-- Words are found without accents, in any case, and by how they begin. ASCII's punctuation parts words,
-- so that nothing in a query is taken for an operator; scripts that are written without spaces
-- (CJK, kana, hangul) count sign by sign.
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION words
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part, numword,
                      numhword, hword_numpart
    WITH unaccent, simple;

CREATE FUNCTION searchable(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(
        regexp_replace(
            lower(normalize(words, NFKC) COLLATE "und-x-icu"), '[!-/:-@\[-`{-~]+', ' ', 'g'
        ),
        '([\u2E80-\u2FFF\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF])', ' \1 ', 'g'
    )
$$;

CREATE FUNCTION words_of(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('public.words', public.searchable(words))
$$;

-- All of the words, each as the beginning of one.
CREATE FUNCTION words_wanted(words text) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(
        plainto_tsquery('public.words', public.searchable(words))::text, '''( |$)', ''':*\1', 'g'
    )::tsquery
$$;

CREATE TABLE events (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL DEFAULT 'event' CHECK (kind = 'event'),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 10000),
    location    text NOT NULL CHECK (length(location) BETWEEN 1 AND 200),
    FOREIGN KEY (id, kind) REFERENCES inventories (id, kind) ON DELETE CASCADE
);
CREATE INDEX events_words ON events USING gin (words_of(name || ' ' || description));
CREATE INDEX events_location ON events USING gin (words_of(location));

CREATE TABLE ticket_types (
    id           uuid PRIMARY KEY DEFAULT uuid_v7(),
    inventory_id uuid NOT NULL,
    kind         text NOT NULL DEFAULT 'event' CHECK (kind = 'event'),
    name         text COLLATE case_insensitive NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description  text NOT NULL DEFAULT '' CHECK (length(description) <= 10000),
    price        bigint NOT NULL CHECK (price BETWEEN 0 AND 1000000000000),
    is_active    boolean NOT NULL DEFAULT true,
    version      bigint NOT NULL DEFAULT 1,
    FOREIGN KEY (inventory_id, kind) REFERENCES inventories (id, kind) ON DELETE CASCADE,
    CONSTRAINT ticket_types_name_key UNIQUE (inventory_id, name)
);

CREATE TABLE ticket_type_counts (
    ticket_type_id uuid PRIMARY KEY REFERENCES ticket_types ON DELETE CASCADE,
    quantity       integer NOT NULL CHECK (quantity BETWEEN 1 AND 10000000),
    -- Held and sold.
    taken          integer NOT NULL DEFAULT 0,
    CONSTRAINT ticket_type_counts_taken CHECK (taken BETWEEN 0 AND quantity)
) WITH (fillfactor = 50);

CREATE TABLE ticket_type_sales (
    ticket_type_id uuid PRIMARY KEY REFERENCES ticket_types ON DELETE CASCADE,
    sold           integer NOT NULL DEFAULT 0 CHECK (sold >= 0)
) WITH (fillfactor = 50);

-- Which seats there are and where. A plan never changes, so that inventories share it: a hall whose map
-- is another tomorrow has another plan tomorrow, and nobody who has booked is moved. The digest is that
-- of all that the plan says.
CREATE TABLE seat_plans (
    id         bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    digest     bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    seat_count integer NOT NULL CHECK (seat_count BETWEEN 1 AND 5000)
);

CREATE TABLE plan_seats (
    plan_id     bigint NOT NULL REFERENCES seat_plans,
    code        text NOT NULL CHECK (code ~ '^[A-Z0-9-]{1,8}$'),
    -- Where it stands in the map's own order.
    position    integer NOT NULL,
    section     text NOT NULL CHECK (length(section) BETWEEN 1 AND 100),
    row_name    text NOT NULL,
    column_name text NOT NULL,
    zone        text NOT NULL CHECK (length(zone) BETWEEN 1 AND 100),
    features    text[] NOT NULL,
    -- It is there, but not sold.
    is_blocked  boolean NOT NULL,
    -- Where it is drawn, in half seat widths.
    x           integer NOT NULL,
    y           integer NOT NULL,
    PRIMARY KEY (plan_id, code)
);

ALTER TABLE inventories
    ADD COLUMN seat_plan_id bigint REFERENCES seat_plans,
    ADD CONSTRAINT inventories_plan CHECK (kind <> 'event' OR seat_plan_id IS NULL),
    ADD CONSTRAINT inventories_show_plan CHECK (kind <> 'show' OR seat_plan_id IS NOT NULL);

-- Maps to choose from by name, as their files are.
CREATE TABLE seat_maps (
    name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    body text NOT NULL
);

CREATE TABLE movies (
    id               uuid PRIMARY KEY DEFAULT uuid_v7(),
    organizer_id     uuid NOT NULL REFERENCES users,
    title            text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description      text NOT NULL DEFAULT '' CHECK (length(description) <= 10000),
    duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 1 AND 1440),
    rating           text CHECK (length(rating) BETWEEN 1 AND 20),
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    version          bigint NOT NULL DEFAULT 1
);
CREATE INDEX movies_organizer ON movies (organizer_id);

CREATE TABLE shows (
    id       uuid PRIMARY KEY,
    kind     text NOT NULL DEFAULT 'show' CHECK (kind = 'show'),
    movie_id uuid NOT NULL REFERENCES movies,
    -- What a seat costs whose zone has no price of its own.
    price    bigint NOT NULL CHECK (price BETWEEN 0 AND 1000000000000),
    FOREIGN KEY (id, kind) REFERENCES inventories (id, kind) ON DELETE CASCADE
);
CREATE INDEX shows_movie ON shows (movie_id);

-- Who changed what of the catalog. Nothing here refers to what it tells of, which may be gone.
CREATE TABLE catalog_changes (
    id           uuid PRIMARY KEY DEFAULT uuid_v7(),
    inventory_id uuid NOT NULL,
    subject      text NOT NULL CHECK (subject IN ('event', 'ticket_type', 'show')),
    subject_id   uuid NOT NULL,
    action       text NOT NULL CHECK (action IN ('created', 'changed', 'cancelled', 'deleted')),
    changed_by   uuid NOT NULL REFERENCES users,
    changed_at   timestamptz NOT NULL DEFAULT now(),
    before       jsonb,
    after        jsonb,
    CONSTRAINT catalog_changes_sides CHECK (
        (before IS NULL) = (action = 'created') AND (after IS NULL) = (action = 'deleted')
    )
);
CREATE INDEX catalog_changes_inventory ON catalog_changes (inventory_id, id);

GRANT SELECT ON inventories, inventory_counts, inventory_sales, zones, zone_counts, events,
    ticket_types, ticket_type_counts, ticket_type_sales, seat_plans, plan_seats, seat_maps, movies, shows,
    catalog_changes TO holdfast_responder;
GRANT INSERT, UPDATE, DELETE ON inventories, inventory_counts, inventory_sales, zones, zone_counts,
    events, ticket_types, ticket_type_counts, ticket_type_sales, movies, shows TO holdfast_responder;
-- What has been said stays said.
GRANT INSERT ON seat_plans, plan_seats, catalog_changes TO holdfast_responder;
