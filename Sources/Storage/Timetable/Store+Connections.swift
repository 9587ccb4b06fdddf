import Postgres
import Reservations

extension Store {
    /// The flights that could be legs of a connection: those of the day from the airport of departure to
    /// places from which one can go on, and those by which one can.
    ///
    /// No first one has left. Which of them meet in time is for `DayFlights` to say; those that cannot meet
    /// any are not read. Each is looked up by an index of its own, whatever the planner takes the numbers of
    /// flights for: LATERAL with OFFSET is not taken apart, and an array of ids is no join.
    static func legs(on route: RouteDate) -> Statement {
        let (date, days) = (route.date.description, ConnectionRules.secondLegDays)
        let wait = ConnectionRules.longestWait
        let (firstLegs, secondLegs) = (
            ConnectionRules.firstLegLimit, ConnectionRules.secondLegLimit
        )
        return """
            \(flightColumns)
            WHERE flights.id = ANY (ARRAY(
                WITH first AS MATERIALIZED (
                    SELECT id, arrival AS airport, arrival_at, arrival_local::date AS day FROM flights
                    WHERE departure = \(route.departure.text) AND travel_date = \(date)
                      AND arrival <> \(route.arrival.text) AND departure_at > now()
                    ORDER BY departure_at, id LIMIT \(firstLegs)
                ), second AS MATERIALIZED (
                    SELECT leg.id, airport
                    FROM (
                        SELECT airport, min(day) AS earliest, max(day) AS latest,
                               min(arrival_at) AS soonest,
                               max(arrival_at) + make_interval(secs => \(wait)) AS last
                        FROM first
                        GROUP BY airport
                    ) AS stays CROSS JOIN LATERAL (
                        SELECT id, departure_at FROM flights
                        WHERE departure = airport AND arrival = \(route.arrival.text)
                          AND travel_date BETWEEN
                              greatest(earliest, \(date)::date + \(days.lowerBound)::integer)
                              AND least(latest + 1, \(date)::date + \(days.upperBound)::integer)
                          AND departure_at > soonest AND departure_at < last
                        OFFSET 0
                    ) AS leg
                    ORDER BY departure_at, leg.id LIMIT \(secondLegs)
                )
                SELECT id FROM second
                UNION ALL
                SELECT id FROM first WHERE airport IN (SELECT airport FROM second)
            ))
            ORDER BY departure_at, flights.id, position
            """
    }

    /// How long a change takes at least, wherever the day's flights from the airport of departure go.
    static func minimums(on route: RouteDate) -> Statement {
        """
        SELECT iata, minimum_connection_minutes FROM airports
        WHERE iata = ANY (ARRAY(
            SELECT arrival FROM flights
            WHERE departure = \(route.departure.text) AND travel_date = \(route.date.description)
        ))
        """
    }

    static func minimums(from rows: borrowing Rows) throws(PostgresError) -> [AirportCode: Int] {
        let pairs = try rows.map { (row) throws(PostgresError) in
            (try row.decode(0, as: "an airport code", AirportCode.init), try row.int(1))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}

extension DayFlights {
    /// Takes the legs of connections, of which the first ones leave from the airport of departure.
    mutating func take(_ legs: [Flight], leavingFrom departure: AirportCode) {
        first = legs.filter { $0.departure == departure }
        second = legs.filter { $0.departure != departure }
    }
}
