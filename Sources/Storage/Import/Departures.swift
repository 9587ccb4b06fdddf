import Postgres

/// An import whose lines become departures, by the time that they are stored.
protocol DepartureImport: Import {}

extension DepartureImport {
    var tables: String { Departures.tables }

    func store(
        lines: ClosedRange<Int>,
        _ connection: inout Connection
    ) throws(PostgresError) -> (added: Int, changed: Int) {
        try Departures.store(lines: lines, &connection)
    }
}

/// From a table `departures` with a row per flight, made of staged lines, to the flights themselves.
///
/// Beside it stands the stage with what its lines say of fares: `line`, `cabins`, `prices` and `currency`.
enum Departures {
    /// What they are stored in.
    static let tables = """
        flights, inventories, inventory_counts, zones, zone_counts, seat_plans, plan_seats
        """

    /// The flight that each departure is, or is to be.
    static let identify = """
        ALTER TABLE departures ADD COLUMN id uuid, ADD COLUMN seat_plan_id bigint;
        UPDATE departures SET id = coalesce(
            (SELECT flights.id FROM flights
             WHERE (flights.carrier, flights.number, flights.departure, flights.travel_date)
                = (departures.carrier, departures.number, departures.departure,
                   departures.travel_date)),
            uuid_v7()
        );
        """

    /// Where a flight would go, leave or seat people otherwise, nobody takes any seat from here on: what the
    /// next statements see of it stays so.
    static let lockChanged = """
        SELECT FROM inventory_counts WHERE inventory_id = ANY (ARRAY(
            SELECT departures.id FROM departures JOIN flights USING (id)
                JOIN inventories USING (id) JOIN aircraft ON code = departures.aircraft
            WHERE (flights.arrival, flights.departure_at, flights.aircraft, inventories.seat_plan_id)
                IS DISTINCT FROM (departures.arrival, departures.departure_at, departures.aircraft,
                    aircraft.seat_plan_id)
        )) ORDER BY inventory_id FOR UPDATE;
        """

    /// The seats that each departure has, or is to have.
    static let choosePlans = """
        UPDATE departures SET seat_plan_id = coalesce(
            (SELECT inventories.seat_plan_id
             FROM inventories JOIN inventory_counts ON inventory_id = inventories.id
             WHERE inventories.id = departures.id AND taken > 0),
            (SELECT aircraft.seat_plan_id FROM aircraft WHERE code = departures.aircraft)
        );
        """

    /// Nobody who has booked is moved: where seats are taken only the same type may fly, with the seats
    /// that it had.
    static let takenSeats: Statement = """
        SELECT DISTINCT ON (line) line,
               format('aircraft: %s seats are taken on %s, which another one would move',
                      taken, departures.travel_date)
        FROM departures JOIN stage USING (line) JOIN flights USING (id)
            JOIN inventory_counts ON inventory_id = id
        WHERE taken > 0 AND flights.aircraft <> departures.aircraft
        """

    /// Stores the flights of a range of lines, and tells how many it added and changed.
    static func store(
        lines: ClosedRange<Int>,
        _ connection: inout Connection
    ) throws(PostgresError) -> (added: Int, changed: Int) {
        let (added, changed) = try connection.keys(
            touchedBy: upsertInventories(lines),
            upsertFlights(lines),
            deleteZones(lines),
            upsertZones(lines),
            upsertSeats(lines),
            upsertCapacities(lines)
        )
        try connection.execute(
            """
            UPDATE inventories SET version = version + 1, updated_at = clock_timestamp()
            WHERE id = ANY (\(Array(changed))::uuid[])
            """
        )
        return (added.count, changed.count)
    }
}

extension Departures {
    /// The flights of a range of lines, with what their lines say of fares.
    private static func flights(of lines: ClosedRange<Int>) -> Statement {
        """
        SELECT departures.*, cabins, prices, currency FROM departures JOIN stage USING (line)
        WHERE line BETWEEN \(lines.lowerBound) AND \(lines.upperBound)
        """
    }

    private static func upsertInventories(_ lines: ClosedRange<Int>) -> Statement {
        """
        INSERT INTO inventories AS old (
            id, kind, currency, starts_at, ends_at, time_zone, seat_plan_id
        )
        SELECT id, 'flight', currency, departure_at, arrival_at, time_zone, seat_plan_id
        FROM (\(flights(of: lines))) AS flights JOIN airports ON iata = departure
        ON CONFLICT (id) DO UPDATE SET
            currency = excluded.currency, starts_at = excluded.starts_at,
            ends_at = excluded.ends_at, time_zone = excluded.time_zone,
            seat_plan_id = excluded.seat_plan_id
        WHERE (old.currency, old.starts_at, old.ends_at, old.time_zone, old.seat_plan_id)
            IS DISTINCT FROM
              (excluded.currency, excluded.starts_at, excluded.ends_at, excluded.time_zone,
               excluded.seat_plan_id)
        RETURNING id, xmax = 0
        """
    }

    private static func upsertFlights(_ lines: ClosedRange<Int>) -> Statement {
        """
        INSERT INTO flights AS old (
            id, carrier, number, departure, arrival, travel_date, departure_at, departure_local,
            arrival_at, arrival_local, aircraft
        )
        SELECT id, carrier, number, departure, arrival, travel_date, departure_at,
               departure_local, arrival_at, arrival_local, aircraft
        FROM (\(flights(of: lines))) AS flights
        ON CONFLICT (id) DO UPDATE SET
            arrival = excluded.arrival, departure_at = excluded.departure_at,
            departure_local = excluded.departure_local, arrival_at = excluded.arrival_at,
            arrival_local = excluded.arrival_local, aircraft = excluded.aircraft
        WHERE (old.arrival, old.departure_at, old.departure_local, old.arrival_at,
               old.arrival_local, old.aircraft)
            IS DISTINCT FROM
              (excluded.arrival, excluded.departure_at, excluded.departure_local,
               excluded.arrival_at, excluded.arrival_local, excluded.aircraft)
        RETURNING id, xmax = 0
        """
    }

    /// Cabins that are not on sale any more go, unless somebody sits in them.
    private static func deleteZones(_ lines: ClosedRange<Int>) -> Statement {
        """
        DELETE FROM zones USING (\(flights(of: lines))) AS flights
        WHERE inventory_id = id AND name <> ALL (cabins) AND NOT EXISTS (
            SELECT FROM zone_counts
            WHERE zone_counts.inventory_id = id AND zone = name AND taken > 0
        )
        RETURNING inventory_id, false
        """
    }

    private static func upsertZones(_ lines: ClosedRange<Int>) -> Statement {
        """
        INSERT INTO zones AS old (inventory_id, name, position, price)
        SELECT id, cabin,
               array_position(ARRAY['first', 'business', 'premium_economy', 'economy'], cabin) - 1,
               price
        FROM (\(flights(of: lines))) AS flights
            CROSS JOIN LATERAL unnest(cabins, prices) AS fares (cabin, price)
            JOIN plan_zones ON plan_id = seat_plan_id AND zone = cabin
        ON CONFLICT (inventory_id, name) DO UPDATE SET price = excluded.price
        WHERE old.price <> excluded.price
        RETURNING inventory_id, false
        """
    }

    private static func upsertSeats(_ lines: ClosedRange<Int>) -> Statement {
        """
        INSERT INTO zone_counts AS old (inventory_id, zone, seats)
        SELECT id, zone, seats
        FROM (\(flights(of: lines))) AS flights JOIN plan_zones ON plan_id = seat_plan_id
        WHERE zone = ANY (cabins)
        ON CONFLICT (inventory_id, zone) DO UPDATE SET seats = excluded.seats
        WHERE old.seats <> excluded.seats
        RETURNING inventory_id, false
        """
    }

    /// The capacity is what the zones have.
    private static func upsertCapacities(_ lines: ClosedRange<Int>) -> Statement {
        """
        WITH capacities AS (
            INSERT INTO inventory_counts AS old (inventory_id, capacity)
            SELECT id, sum(seats)
            FROM (\(flights(of: lines))) AS flights JOIN zone_counts ON inventory_id = id
            GROUP BY id
            ON CONFLICT (inventory_id) DO UPDATE SET capacity = excluded.capacity
            WHERE old.capacity <> excluded.capacity
            RETURNING inventory_id, xmax = 0 AS is_new
        ), sales AS (
            INSERT INTO inventory_sales (inventory_id)
            SELECT inventory_id FROM capacities WHERE is_new
        )
        SELECT inventory_id, false FROM capacities
        """
    }
}
