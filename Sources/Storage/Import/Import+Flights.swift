import Postgres
import Reservations

/// Flights by schedule: one line is a flight number on some days of the week for a while.
///
/// Local times are those of the respective airport, by its time zone's rules on that date: a time
/// that the clocks skip is read as if they had not yet been changed, one that they repeat is the
/// second.
struct FlightImport: DepartureImport {
    let columns = (
        required: [
            "carrier", "number", "departure", "arrival", "departure_time", "arrival_time", "days",
            "first_date", "last_date", "aircraft", "fares",
        ],
        optional: ["arrival_day"]
    )

    let createStage = """
        CREATE TEMPORARY TABLE stage (
            line integer, carrier text, number text, departure text, arrival text,
            departure_time time, arrival_time time, arrival_day integer, days integer[],
            first_date date, last_date date, aircraft text, cabins text[], prices bigint[],
            currency text
        ) ON COMMIT DROP
        """

    let copy: StaticString = "COPY stage FROM STDIN"

    func fields(of line: CSVTable.Line) throws(LineFault) -> [String?] {
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

    let checks: [ImportCheck] = [
        .badLines(.unknown("carrier", "carriers WHERE code = stage.carrier")),
        .badLines(.unknown("departure", "airports WHERE iata = stage.departure")),
        .badLines(.unknown("arrival", "airports WHERE iata = stage.arrival")),
        .badLines(.unknown("aircraft", "aircraft WHERE code = stage.aircraft")),
        .badLines(missingCabins),
        .badLines(longPeriods),
        .prepare(expand),
        .badLines(idleLines),
        .badLines(badDurations),
        .badLines(doubledFlights),
        .prepare(Departures.identify),
        .prepare(Departures.lockChanged),
        .prepare(Departures.choosePlans),
        .badLines(Departures.takenSeats),
    ]
}

// MARK: - What may be wrong with a line beyond its own text

extension FlightImport {
    private static let missingCabins: Statement = """
        SELECT DISTINCT ON (line) line, 'fares: the aircraft has no cabin ' || cabin
        FROM stage, unnest(cabins) AS cabin
        WHERE NOT EXISTS (
            SELECT FROM aircraft JOIN plan_zones ON plan_id = seat_plan_id
            WHERE code = stage.aircraft AND zone = cabin AND seats > 0
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
}
