import Postgres
package import Reservations

/// Where a page of airports goes on.
package struct AirportCursor: Hashable, Sendable, CustomStringConvertible {
    let rank: Int
    let code: AirportCode

    init(rank: Int, code: AirportCode) {
        self.rank = rank
        self.code = code
    }

    /// Reads what `description` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == "a1", let rank = Int(parts[1]), (0...4).contains(rank),
            let code = AirportCode(parts[2])
        else { return nil }
        self.init(rank: rank, code: code)
        // One spelling only.
        guard description == text else { return nil }
    }

    package var description: String { "a1.\(rank).\(code)" }
}

extension Store {
    /// Finds airports by what a person types: a code, or a part of a city's or an airport's name.
    ///
    /// The exact code comes first, then codes, cities and words that begin so, then the rest.
    package func airports(
        matching words: String,
        after cursor: AirportCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> (airports: [Airport], next: AirportCursor?) {
        let found = try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(Self.airports(matching: words, cursor, limit + 1))
                .map { (row) throws(PostgresError) in
                    (airport: try Self.airport(from: row), rank: try row.int(5))
                }
        }
        let page = found.prefix(limit)
        let next =
            found.count > limit
            ? page.last.map { AirportCursor(rank: $0.rank, code: $0.airport.code) } : nil
        return (page.map(\.airport), next)
    }

    private static func airports(
        matching words: String,
        _ cursor: AirportCursor?,
        _ limit: Int
    ) -> Statement {
        // LIKE's own signs are letters like any other here, also those that folding makes.
        #"""
        WITH wanted AS (
                SELECT regexp_replace(folded(\#(words)), '([\\%_])', '\\\1', 'g') AS words
             ),
             ranked AS (
                SELECT airports.*,
                       CASE WHEN lower(iata) = words THEN 0
                            WHEN lower(iata) LIKE words || '%' THEN 1
                            WHEN folded(city) LIKE words || '%' THEN 2
                            WHEN search_text LIKE '% ' || words || '%' THEN 3
                            ELSE 4 END AS rank
                FROM airports, wanted
                WHERE search_text LIKE '%' || words || '%'
             )
        SELECT iata, name, city, country, time_zone, rank FROM ranked
        WHERE (rank, iata) > (\#(cursor?.rank ?? -1), \#(cursor?.code.text ?? ""))
        ORDER BY rank, iata LIMIT \#(limit)
        """#
    }

    private static func airport(from row: borrowing Row) throws(PostgresError) -> Airport {
        Airport(
            code: try row.decode(0, as: "an airport code", AirportCode.init),
            name: try row.text(1),
            city: try row.text(2),
            country: try row.text(3),
            timeZone: try row.text(4)
        )
    }
}
