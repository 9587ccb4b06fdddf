import Postgres
import Reservations

/// Flights by schedule: one line is a flight number on some days of the week for a while.
///
/// Local times are those of the respective airport, by its time zone's rules on that date: a time
/// that the clocks skip is read as if they had not yet been changed, one that they repeat is the
/// second.
enum FlightImport: Import {
    static let columns = (
        required: [
            "carrier", "number", "departure", "arrival", "departure_time", "arrival_time", "days",
            "first_date", "last_date", "aircraft", "fares",
        ],
        optional: ["arrival_day"]
    )

    static let createStage = """
        CREATE TEMPORARY TABLE stage (
            line integer, carrier text, number text, departure text, arrival text,
            departure_time time, arrival_time time, arrival_day integer, days integer[],
            first_date date, last_date date, aircraft text, cabins text[], prices bigint[],
            currency text
        ) ON COMMIT DROP
        """

    static let copy: StaticString = "COPY stage FROM STDIN"

    static func fields(of line: CSVTable.Line) throws(LineFault) -> [String?] {
        let schedule = try FlightSchedule(line)
        return [
            schedule.carrier, schedule.number, schedule.departure.text, schedule.arrival.text,
            schedule.departureTime, schedule.arrivalTime, schedule.arrivalDay.map { String($0) },
            schedule.days.postgresText, schedule.firstDate.description,
            schedule.lastDate.description, schedule.aircraft,
            schedule.fares.map(\.cabin.rawValue).postgresText,
            schedule.fares.map(\.value.minorUnits).postgresText, schedule.currency.code,
        ]
    }

    static let checks: [ImportCheck] = [
        .badLines(unknown("carrier", "carriers WHERE code = stage.carrier")),
        .badLines(unknown("departure", "airports WHERE iata = stage.departure")),
        .badLines(unknown("arrival", "airports WHERE iata = stage.arrival")),
        .badLines(unknown("aircraft", "aircraft WHERE code = stage.aircraft")),
        .badLines(missingCabins),
        .badLines(longPeriods),
        .prepare(expand),
        .badLines(idleLines),
        .badLines(badDurations),
        .badLines(doubledFlights),
    ]

    static func store(
        lines: ClosedRange<Int>,
        _ connection: inout Connection
    ) throws(PostgresError) -> (added: Int, changed: Int) {
        try connection.tally(upsertFlights(lines), deleteFares(lines), upsertFares(lines))
    }
}

// MARK: - What may be wrong with a line beyond its own text

extension FlightImport {
    private static func unknown(_ column: StaticString, _ known: StaticString) -> Statement {
        Statement(
            verbatim: """
                SELECT line, '\(column): ' || stage.\(column) || ' is unknown' FROM stage
                WHERE NOT EXISTS (SELECT FROM \(known))
                """
        )
    }

    private static let missingCabins: Statement = """
        SELECT DISTINCT ON (line) line, 'fares: the aircraft has no cabin ' || cabin
        FROM stage, unnest(cabins) AS cabin
        WHERE NOT EXISTS (
            SELECT FROM aircraft_cabins AS known
            WHERE known.aircraft = stage.aircraft AND known.cabin = cabin.cabin
        )
        """

    private static let longPeriods: Statement = """
        SELECT line, 'last_date: more than 400 days from first_date on' FROM stage
        WHERE last_date - first_date >= \(FlightSchedule.periodLimit)
        """

    private static let idleLines: Statement = """
        SELECT line, 'days: none of them is between first_date and last_date' FROM stage
        WHERE NOT EXISTS (SELECT FROM departures WHERE departures.line = stage.line)
        """

    private static let badDurations: Statement = """
        SELECT DISTINCT ON (line) line,
               'arrival_time: on ' || travel_date || ' not within 24 hours after the departure'
        FROM departures
        WHERE arrival_at IS NULL OR arrival_at > departure_at + interval '24 hours'
        """

    private static let doubledFlights: Statement = """
        SELECT DISTINCT ON (line) line,
               format('%s %s from %s on %s stands on line %s already',
                      carrier, number, departure, travel_date, first)
        FROM (
            SELECT *, min(line) OVER (PARTITION BY carrier, number, departure, travel_date) AS first
            FROM departures
        ) AS flights
        WHERE line > first
        """
}

// MARK: - From lines to flights

extension FlightImport {
    /// One row per flight: a line on each of its dates, with absolute times.
    private static let expand = """
        CREATE TEMPORARY TABLE departures ON COMMIT DROP AS
        SELECT line, carrier, number, departure, arrival, travel_date, aircraft,
               departure_at, departure_at AT TIME ZONE origin.time_zone AS departure_local,
               arrival_at, arrival_at AT TIME ZONE destination.time_zone AS arrival_local
        FROM stage
            JOIN airports AS origin ON origin.iata = departure
            JOIN airports AS destination ON destination.iata = arrival
            CROSS JOIN LATERAL (
                SELECT first_date + day AS travel_date
                FROM generate_series(0, last_date - first_date) AS day
                WHERE extract(isodow FROM first_date + day) = ANY (days)
            ) AS dates
            CROSS JOIN LATERAL (
                SELECT (travel_date + departure_time) AT TIME ZONE origin.time_zone AS departure_at
            ) AS start
            CROSS JOIN LATERAL (
                SELECT min(moment) AS arrival_at
                FROM unnest(
                        CASE WHEN arrival_day IS NULL THEN ARRAY[-1, 0, 1, 2]
                             ELSE ARRAY[arrival_day] END
                     ) AS day,
                     LATERAL (
                        SELECT (travel_date + day + arrival_time) AT TIME ZONE destination.time_zone
                     ) AS moments (moment)
                WHERE moment > departure_at
            ) AS finish;
        CREATE INDEX ON departures (line);
        ANALYZE departures;
        """

    private static func upsertFlights(_ lines: ClosedRange<Int>) -> Statement {
        """
        INSERT INTO flights AS old (
            carrier, number, departure, arrival, travel_date, departure_at, departure_local,
            arrival_at, arrival_local, aircraft
        )
        SELECT departures.carrier, departures.number, departures.departure, departures.arrival,
               travel_date, departure_at, departure_local, arrival_at, arrival_local,
               departures.aircraft
        FROM departures JOIN stage USING (line)
        WHERE line BETWEEN \(lines.lowerBound) AND \(lines.upperBound)
        ON CONFLICT (carrier, number, departure, travel_date) DO UPDATE SET
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

    /// The flights of a range of lines, with what their lines say of fares.
    private static func storedFlights(_ lines: ClosedRange<Int>) -> Statement {
        """
        SELECT flights.id, flights.aircraft, cabins, prices, currency
        FROM departures JOIN stage USING (line)
            JOIN flights ON (flights.carrier, flights.number, flights.departure, flights.travel_date)
                = (departures.carrier, departures.number, departures.departure,
                   departures.travel_date)
        WHERE line BETWEEN \(lines.lowerBound) AND \(lines.upperBound)
        """
    }

    /// Cabins that are not on sale any more go, unless somebody sits in them.
    private static func deleteFares(_ lines: ClosedRange<Int>) -> Statement {
        """
        DELETE FROM flight_cabins USING (\(storedFlights(lines))) AS stored
        WHERE flight_id = id AND cabin <> ALL (cabins) AND taken = 0
        RETURNING flight_id, false
        """
    }

    private static func upsertFares(_ lines: ClosedRange<Int>) -> Statement {
        """
        INSERT INTO flight_cabins AS old (flight_id, cabin, price, currency, seats)
        SELECT id, cabin, price, currency, seats
        FROM (\(storedFlights(lines))) AS stored
            CROSS JOIN LATERAL unnest(cabins, prices) AS fares (cabin, price)
            JOIN aircraft_cabins USING (aircraft, cabin)
        ON CONFLICT (flight_id, cabin) DO UPDATE SET
            price = excluded.price, currency = excluded.currency, seats = excluded.seats
        WHERE (old.price, old.currency, old.seats)
            IS DISTINCT FROM (excluded.price, excluded.currency, excluded.seats)
        RETURNING flight_id, false
        """
    }
}
