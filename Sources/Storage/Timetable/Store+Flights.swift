import Postgres
package import Reservations

extension Store {
    /// What there is to fly on a route on a day.
    package enum Departures: Sendable {
        case found(DayFlights)
        /// Airports of the route that the timetable does not know.
        case unknownAirports([AirportCode])
    }

    /// Reads the departures of a route on a day, in order of time, in one round trip; none that has left.
    ///
    /// - Parameter maximumStops: With 1, also the flights that could be the legs of connections.
    package func departures(
        on route: RouteDate,
        maximumStops: Int = 0,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Departures {
        try read(until: deadline) { (connection) throws(PostgresError) in
            var unknown: [AirportCode] = []
            var day = DayFlights(direct: [])
            let statements = [
                Self.airports(route.departure, route.arrival), Self.flights(on: route),
            ]
            let more = maximumStops > 0 ? [Self.legs(on: route), Self.minimums(on: route)] : []
            try connection.pipeline(statements + more) { (index, rows) throws(PostgresError) in
                switch index {
                case 0: unknown = try Self.unknown(route.departure, route.arrival, in: rows)
                case 1: day.direct = try Self.flights(from: rows)
                case 2: try day.take(Self.flights(from: rows), leavingFrom: route.departure)
                default: day.minimums = try Self.minimums(from: rows)
                }
            }
            return unknown.isEmpty ? .found(day) : .unknownAirports(unknown)
        }
    }

    /// Reads one flight, nil if there is none of that id.
    package func flight(
        id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Flight? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let statement: Statement = """
                \(Self.flightColumns) WHERE flights.id = \(id) ORDER BY position
                """
            return try Self.flights(from: try connection.execute(statement)).first
        }
    }

    static func airports(_ departure: AirportCode, _ arrival: AirportCode) -> Statement {
        "SELECT iata FROM airports WHERE iata IN (\(departure.text), \(arrival.text))"
    }

    /// Those of two airports that are not among the timetable's.
    static func unknown(
        _ departure: AirportCode,
        _ arrival: AirportCode,
        in rows: borrowing Rows
    ) throws(PostgresError) -> [AirportCode] {
        let known = try rows.map { (row) throws(PostgresError) in try row.text(0) }
        return [departure, arrival].filter { !known.contains($0.text) }
    }

    private static func flights(on route: RouteDate) -> Statement {
        """
        \(flightColumns)
        WHERE departure = \(route.departure.text) AND arrival = \(route.arrival.text)
          AND travel_date = \(route.date.description) AND departure_at > now()
        ORDER BY departure_at, flights.id, position
        """
    }

    /// One row per flight and cabin, which is a zone of the flight.
    static let flightColumns: Statement = """
        SELECT flights.id, carrier, number, departure, arrival,
               to_char(departure_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
               extract(epoch FROM departure_local - departure_at AT TIME ZONE 'UTC')::int / 60,
               extract(epoch FROM departure_at)::bigint,
               to_char(arrival_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
               extract(epoch FROM arrival_local - arrival_at AT TIME ZONE 'UTC')::int / 60,
               extract(epoch FROM arrival_at)::bigint,
               name, price, currency, seats - taken
        FROM flights
            JOIN inventories USING (id)
            JOIN zones ON zones.inventory_id = flights.id
            JOIN zone_counts ON zone_counts.inventory_id = flights.id AND zone = name
        """

    /// Gathers a flight's rows, which stand together.
    static func flights(from rows: borrowing Rows) throws(PostgresError) -> [Flight] {
        var flights: [Flight] = []
        _ = try rows.map { (row) throws(PostgresError) in
            let id = try row.text(0)
            if flights.last?.id != id { flights.append(try flight(id, from: row)) }
            flights[flights.count - 1].fares.append(try fare(from: row))
        }
        return flights
    }

    private static func flight(
        _ id: String,
        from row: borrowing Row
    ) throws(PostgresError) -> Flight {
        Flight(
            id: id,
            carrier: try row.text(1),
            number: try row.text(2),
            departure: try row.decode(3, as: "an airport code", AirportCode.init),
            arrival: try row.decode(4, as: "an airport code", AirportCode.init),
            departureTime: try time(from: row, at: 5),
            arrivalTime: try time(from: row, at: 8),
            fares: []
        )
    }

    /// Three columns: local text, offset in minutes, seconds since 1970.
    private static func time(
        from row: borrowing Row,
        at column: Int
    ) throws(PostgresError) -> ZonedTime {
        ZonedTime(
            local: try row.text(column),
            offsetMinutes: try row.int(column + 1),
            epoch: try row.int(column + 2)
        )
    }

    private static func fare(from row: borrowing Row) throws(PostgresError) -> Flight.Fare {
        let currency = try row.decode(13, as: "a currency") { Currency($0) }
        return Flight.Fare(
            cabin: try row.decode(11, as: "a cabin") { Cabin(rawValue: $0) },
            price: Money(minorUnits: try row.int(12), currency),
            seatsLeft: try row.int(14)
        )
    }
}
