-- What pgbench sells by itself, for the bench to compare with: one counter, and seats.
DROP SCHEMA IF EXISTS limits CASCADE;
CREATE SCHEMA limits;
CREATE TABLE limits.counter (id int PRIMARY KEY, taken int NOT NULL, capacity int NOT NULL CHECK (taken <= capacity))
    WITH (fillfactor = 50);
INSERT INTO limits.counter VALUES (1, 0, 1000000000);
CREATE TABLE limits.bookings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, counter int NOT NULL, customer uuid NOT NULL);
CREATE TABLE limits.seats (flight int, seat int, customer uuid, PRIMARY KEY (flight, seat)) WITH (fillfactor = 80);
INSERT INTO limits.seats SELECT flight, seat, NULL FROM generate_series(1, 2000) AS flight, generate_series(1, 150) AS seat;
VACUUM ANALYZE limits.seats;
