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
