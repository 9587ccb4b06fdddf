import Postgres
package import Reservations

extension Store {
    /// What the days of a month cost on a route.
    package enum PriceCalendar: Sendable {
        /// The least of each day and currency, in that order.
        case found([DayPrice])
        /// Airports of the route that the timetable does not know.
        case unknownAirports([AirportCode])
    }

    /// Reads the cheapest cabins of the flights of a month that have not left, in one round trip.
    package func prices(
        of search: CalendarSearch,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> PriceCalendar {
        let (departure, arrival) = (search.route.departure, search.route.arrival)
        return try read(until: deadline) { (connection) throws(PostgresError) in
            var unknown: [AirportCode] = []
            var prices: [DayPrice] = []
            try connection.pipeline([Self.airports(departure, arrival), Self.prices(of: search)]) {
                (index, rows) throws(PostgresError) in
                if index == 0 {
                    unknown = try Self.unknown(departure, arrival, in: rows)
                } else {
                    prices = try rows.map { (row) throws(PostgresError) in try Self.price(from: row)
                    }
                }
            }
            return unknown.isEmpty ? .found(prices) : .unknownAirports(unknown)
        }
    }

    /// The flights' ids come first, as an array: so the rest is looked up by keys, whatever the planner
    /// takes their number for.
    private static func prices(of search: CalendarSearch) -> Statement {
        let (route, cabin) = (search.route, search.cabin?.rawValue)
        return """
            SELECT travel_date, currency, min(price),
                   extract(epoch FROM min(departure_at))::bigint
            FROM flights
                JOIN inventories USING (id)
                JOIN zones ON zones.inventory_id = flights.id
                JOIN zone_counts ON zone_counts.inventory_id = flights.id AND zone = name
            WHERE flights.id = ANY (ARRAY(
                    SELECT id FROM flights
                    WHERE departure = \(route.departure.text) AND arrival = \(route.arrival.text)
                      AND travel_date BETWEEN \(route.month.first.description)
                          AND \(route.month.last.description)
                      AND departure_at > now()
                ))
              AND seats - taken >= \(search.passengers)
              AND name = coalesce(\(cabin), name)
            GROUP BY travel_date, currency ORDER BY travel_date, currency
            """
    }

    private static func price(from row: borrowing Row) throws(PostgresError) -> DayPrice {
        let currency = try row.decode(1, as: "a currency") { Currency($0) }
        return DayPrice(
            date: try row.decode(0, as: "a date") { LocalDate($0) },
            price: Money(minorUnits: try row.int(2), currency),
            nextDeparture: try row.int(3)
        )
    }
}
