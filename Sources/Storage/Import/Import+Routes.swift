import Postgres
import Reservations

/// Routes by how often they are flown a year, of which a plausible timetable is made.
///
/// The same file and carrier always make the same flights of a day, whatever else is asked for: a flight
/// number leaves a minute of the day, and which days a rare one flies follows from their dates.
struct RouteImport: DepartureImport {
    /// Flights a year on one route: nothing flies more often than once in ten minutes by day and night.
    private static let yearlyBounds = 1...52_560
    private static let daysOfYear = 365
    /// The first departure of a day, and how long departures go on, in minutes.
    private static let (morning, dayLength) = (360, 960)
    /// Getting up and down, in minutes, and what comes between, in kilometres an hour.
    private static let (climb, speed) = (35, 800)
    /// The longest that a flight may take, in minutes.
    private static let longestFlight = 1_435
    /// Where the largest aircraft fly, in kilometres.
    private static let longHaul = 12_000
    /// What economy costs, in units of the currency: at least, and for a kilometre.
    private static let (baseFare, kilometreFare) = ("40", "0.1")

    let columns = (required: ["origin", "destination", "count"], optional: [String]())

    let createStage = """
        CREATE TEMPORARY TABLE stage (
            line integer, origin text, destination text, yearly integer, carrier text,
            currency text, kilometres double precision, phase double precision, aircraft text,
            cabins text[], prices bigint[], slots integer, first_number integer
        ) ON COMMIT DROP
        """

    let copy: StaticString =
        "COPY stage (line, origin, destination, yearly, carrier, currency) FROM STDIN"
    /// A line may be thousands of flights.
    let stride = 20
    let plan: RoutePlan

    func fields(of line: CSVTable.Line) throws(LineFault) -> [String?] {
        let (origin, destination) = (try line.airport("origin"), try line.airport("destination"))
        guard origin != destination else { throw LineFault("destination: the same as origin") }
        let bounds = Self.yearlyBounds
        guard let count = Int(line["count"]), bounds.contains(count) else {
            throw LineFault(
                "count: expected \(bounds.lowerBound) to \(bounds.upperBound) flights a year"
            )
        }
        return [
            origin.text, destination.text, String(count), plan.carrier, plan.currency.code,
        ]
    }

    var checks: [ImportCheck] {
        (plan.isCarrierGiven ? [] : [.prepare(Self.addCarrier)]) + [
            .badLines(.unknown("carrier", "carriers WHERE code = stage.carrier")),
            .badLines(.unknown("origin", "airports WHERE iata = stage.origin")),
            .badLines(.unknown("destination", "airports WHERE iata = stage.destination")),
            .badLines(Self.doubledRoutes),
            .prepare(Self.measure + assign + Self.number),
            .badLines(Self.unflown),
            .badLines(Self.unnumbered),
            .prepare(expand),
            .prepare(Departures.identify),
            .prepare(Departures.lockChanged),
            .badLines(Self.bookedFlights),
            .prepare(Departures.choosePlans),
            .badLines(Departures.takenSeats),
        ]
    }
}

// MARK: - What may be wrong with a line beyond its own text

extension RouteImport {
    private static let addCarrier = """
        INSERT INTO carriers (code, name) VALUES ('\(RoutePlan.ownCarrier)', 'Routes')
        ON CONFLICT DO NOTHING
        """

    private static let doubledRoutes: Statement = """
        SELECT line, origin || ' to ' || destination || ' stands on line ' || first || ' already'
        FROM (
            SELECT *, min(line) OVER (PARTITION BY origin, destination) AS first FROM stage
        ) AS lines
        WHERE line > first
        """

    private static let unflown: Statement = """
        SELECT line, 'there is no aircraft with seats: holdfast import aircraft'
        FROM stage WHERE aircraft IS NULL
        """

    private static let unnumbered: Statement = """
        SELECT line, format('%s has more than 9999 flight numbers at %s', carrier, origin)
        FROM stage WHERE first_number + slots - 1 > 9999
        """

    /// Whoever has booked a flight goes where it went, and when: no invented time moves anybody.
    private static let bookedFlights: Statement = """
        SELECT DISTINCT ON (line) line,
               format('%s %s from %s on %s has seats taken, and would fly otherwise',
                      departures.carrier, departures.number, departures.departure,
                      departures.travel_date)
        FROM departures JOIN stage USING (line) JOIN flights USING (id)
            JOIN inventory_counts ON inventory_id = id
        WHERE taken > 0
          AND (flights.arrival, flights.departure_at) <> (departures.arrival, departures.departure_at)
        """
}

// MARK: - From routes to flights

extension RouteImport {
    /// How far it is (by the haversine formula, on a ball of 6,371 km), and a number from 0 to 1 that is a route's own.
    private static let measure = """
        UPDATE stage SET
            kilometres = 12742 * asin(sqrt(least(1,
                sin(radians(there.latitude - here.latitude) / 2) ^ 2
                    + cos(radians(here.latitude)) * cos(radians(there.latitude))
                        * sin(radians(there.longitude - here.longitude) / 2) ^ 2
            ))),
            phase = (hashtext(origin || destination) & 1023) / 1024.0
        FROM airports AS here, airports AS there
        WHERE here.iata = origin AND there.iata = destination;
        """

    /// Of how many minor units the currency's unit is.
    private var unit: Int { repeatElement(10, count: plan.currency.digits).reduce(1, *) }

    /// The farther, the larger the aircraft, of those that there are, and the dearer each of its cabins.
    private var assign: String {
        """
        UPDATE stage SET
            aircraft = fleet.code,
            (cabins, prices) = (
                SELECT array_agg(zone ORDER BY zone),
                       array_agg(
                           (factor * round(\(Self.baseFare) + \(Self.kilometreFare) * kilometres)
                               * \(unit))::bigint ORDER BY zone
                       )
                FROM plan_zones
                    JOIN (VALUES ('economy', 1), ('premium_economy', 2), ('business', 4), ('first', 6))
                        AS factors (zone, factor) USING (zone)
                WHERE plan_id = fleet.seat_plan_id AND seats > 0
            )
        FROM (
            SELECT code, seat_plan_id, row_number() OVER (ORDER BY sum(seats), code) - 1 AS place,
                   count(*) OVER () AS size
            FROM aircraft JOIN plan_zones ON plan_id = seat_plan_id
            WHERE zone IN ('economy', 'premium_economy', 'business', 'first') AND seats > 0
            GROUP BY code
        ) AS fleet
        WHERE place = least(size - 1, floor(kilometres * size / \(Self.longHaul)));
        """
    }

    /// A flight number for each flight of a route's busiest days; they count from 1 at each airport.
    private static let number = """
        UPDATE stage SET slots = numbered.slots, first_number = numbered.before + 1
        FROM (
            SELECT line, slots,
                   coalesce(sum(slots) OVER (
                       PARTITION BY origin ORDER BY destination
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ), 0) AS before
            FROM (
                SELECT line, origin, destination, ceil(yearly / \(daysOfYear).0) AS slots
                FROM stage
            ) AS routes
        ) AS numbered
        WHERE numbered.line = stage.line;
        """

    /// One row per flight, as `FlightImport` has them.
    ///
    /// Of the year's flights as many have been flown after a day as its part of the year says.
    private var expand: String {
        """
        CREATE TEMPORARY TABLE departures ON COMMIT DROP AS
        SELECT line, carrier, (first_number + slot - 1)::text AS number,
               origin AS departure, destination AS arrival, travel_date, aircraft,
               departure_at, departure_at AT TIME ZONE here.time_zone AS departure_local,
               arrival_at, arrival_at AT TIME ZONE there.time_zone AS arrival_local
        FROM stage
            JOIN airports AS here ON here.iata = origin
            JOIN airports AS there ON there.iata = destination
            CROSS JOIN LATERAL (
                SELECT travel_date,
                       floor((age + 1) * yearly::bigint / \(Self.daysOfYear).0 + phase)
                           - floor(age * yearly::bigint / \(Self.daysOfYear).0 + phase) AS flights
                FROM generate_series(0, \(plan.days - 1)) AS day,
                     LATERAL (SELECT date '\(plan.firstDate)' + day) AS dates (travel_date),
                     LATERAL (SELECT travel_date - date '2000-01-01') AS ages (age)
            ) AS days
            CROSS JOIN LATERAL generate_series(1, flights::integer) AS slot
            CROSS JOIN LATERAL (
                SELECT (travel_date + make_interval(mins =>
                    \(Self.morning) + 5 * floor(\(Self.dayLength) / 5 * (slot - 1 + phase) / slots)::integer
                )) AT TIME ZONE here.time_zone AS departure_at
            ) AS start
            CROSS JOIN LATERAL (
                SELECT departure_at + make_interval(mins => least(
                    \(Self.longestFlight),
                    5 * round((\(Self.climb) + kilometres * 60 / \(Self.speed)) / 5)::integer
                )) AS arrival_at
            ) AS finish;
        CREATE INDEX ON departures (line);
        ANALYZE departures;
        """
    }
}
