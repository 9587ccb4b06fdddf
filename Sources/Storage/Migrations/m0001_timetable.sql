-- The timetable: who flies what from where to where, when, and for how much.

-- Nobody but the roles named below has any business here.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO holdfast_responder;

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- RFC 9562, section 5.7: milliseconds since 1970 in the first 48 bits, so that new rows lie together
-- in an index; version and variant set; the rest random.
CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        set_bit(
            set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                    FROM 1 FOR 6
                ),
                52, 1
            ),
            53, 1
        ),
        'hex'
    )::uuid
$$;

-- What a person may type for it: small letters without accents.
CREATE FUNCTION folded(words text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT lower(unaccent(words))
$$;

CREATE TABLE airports (
    iata        text PRIMARY KEY CHECK (iata ~ '^[A-Z]{3}$'),
    icao        text NOT NULL DEFAULT '' CHECK (icao ~ '^([A-Z0-9]{4})?$'),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    city        text NOT NULL CHECK (length(city) <= 200),
    subdivision text NOT NULL DEFAULT '' CHECK (length(subdivision) <= 200),
    country     text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    latitude    double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude   double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    time_zone   text NOT NULL,
    search_text text NOT NULL
);
CREATE INDEX airports_search ON airports USING gin (search_text gin_trgm_ops);

CREATE TABLE carriers (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9]{2}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)
);

CREATE TABLE aircraft (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9]{3}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)
);

CREATE TABLE aircraft_cabins (
    aircraft text    NOT NULL REFERENCES aircraft ON DELETE CASCADE,
    cabin    text    NOT NULL CHECK (cabin IN ('first', 'business', 'premium_economy', 'economy')),
    seats    integer NOT NULL CHECK (seats BETWEEN 1 AND 1000),
    PRIMARY KEY (aircraft, cabin)
);

CREATE TABLE flights (
    id              uuid PRIMARY KEY DEFAULT uuid_v7(),
    carrier         text NOT NULL REFERENCES carriers,
    number          text NOT NULL CHECK (number ~ '^[1-9][0-9]{0,3}$'),
    departure       text NOT NULL REFERENCES airports,
    arrival         text NOT NULL REFERENCES airports,
    travel_date     date NOT NULL,
    departure_at    timestamptz NOT NULL,
    departure_local timestamp NOT NULL,
    arrival_at      timestamptz NOT NULL,
    arrival_local   timestamp NOT NULL,
    aircraft        text NOT NULL REFERENCES aircraft,
    CONSTRAINT flights_number_date_key UNIQUE (carrier, number, departure, travel_date),
    CONSTRAINT flights_airports_differ CHECK (departure <> arrival),
    CONSTRAINT flights_duration CHECK (
        arrival_at > departure_at AND arrival_at <= departure_at + interval '24 hours'
    )
);
CREATE INDEX flights_route ON flights (departure, arrival, travel_date);

-- What changes with a sale sits in a narrow row of its own.
CREATE TABLE flight_cabins (
    flight_id uuid    NOT NULL REFERENCES flights ON DELETE CASCADE,
    cabin     text    NOT NULL CHECK (cabin IN ('first', 'business', 'premium_economy', 'economy')),
    price     bigint  NOT NULL CHECK (price BETWEEN 0 AND 1000000000000),
    currency  text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    seats     integer NOT NULL CHECK (seats BETWEEN 1 AND 1000),
    taken     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (flight_id, cabin),
    CONSTRAINT flight_cabins_taken CHECK (taken BETWEEN 0 AND seats)
) WITH (fillfactor = 80);

GRANT SELECT ON airports, carriers, aircraft, aircraft_cabins, flights, flight_cabins
    TO holdfast_responder;
