-- Connections: how long a change of aircraft takes at least, and where one can go from an airport on a day.

ALTER TABLE airports ADD COLUMN minimum_connection_minutes smallint NOT NULL DEFAULT 60
    CONSTRAINT airports_minimum_connection CHECK (minimum_connection_minutes BETWEEN 5 AND 720);

CREATE INDEX flights_departures ON flights (departure, travel_date);
