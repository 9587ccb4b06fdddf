import Postgres
import Reservations

/// Airports: the columns of the airportsdata project, and how long a change of aircraft takes.
struct AirportImport: Import {
    let columns = (
        required: [
            "iata", "icao", "name", "city", "subdivision", "country", "latitude", "longitude",
            "timezone",
        ],
        optional: ["minimum_connection_minutes"]
    )

    let createStage = """
        CREATE TEMPORARY TABLE stage (
            line integer, iata text, icao text, name text, city text, subdivision text,
            country text, latitude double precision, longitude double precision, time_zone text,
            minimum_connection_minutes smallint
        ) ON COMMIT DROP
        """

    let copy: StaticString = "COPY stage FROM STDIN"
    let tables = "airports"

    func fields(of line: CSVTable.Line) throws(LineFault) -> [String?] {
        // airportsdata writes an underscore and the IATA code where an airport has no ICAO code.
        let icao = line["icao"].hasPrefix("_") ? "" : line["icao"]
        guard icao.isEmpty || icao.count == 4, icao.utf8.allSatisfy(\.isCapitalOrDigit) else {
            throw LineFault("icao: expected four capital letters or digits, or nothing")
        }
        let country = line["country"]
        guard country.count == 2, country.utf8.allSatisfy(\.isCapital) else {
            throw LineFault("country: expected two capital letters (ISO 3166)")
        }
        return [
            try line.airport("iata").text, icao, try line.words("name", atLeast: 1),
            try line.words("city", atLeast: 0), try line.words("subdivision", atLeast: 0), country,
            try line.degrees("latitude", upTo: 90), try line.degrees("longitude", upTo: 180),
            try line.words("timezone", atLeast: 1), try line.minimumConnection,
        ]
    }

    let checks: [ImportCheck] = [.badLines(unknownZones), .badLines(doubledCodes)]

    private static let unknownZones: Statement = """
        SELECT line, 'timezone: "' || time_zone || '" is not an IANA time zone' FROM stage
        WHERE NOT EXISTS (SELECT FROM time_zones WHERE time_zones.name = time_zone)
        """

    private static let doubledCodes: Statement = """
        SELECT line, iata || ' stands on line ' || first || ' already'
        FROM (SELECT line, iata, min(line) OVER (PARTITION BY iata) AS first FROM stage) AS lines
        WHERE line > first
        """

    func store(
        lines: ClosedRange<Int>,
        _ connection: inout Connection
    ) throws(PostgresError) -> (added: Int, changed: Int) {
        try connection.upsert(
            """
            INSERT INTO airports AS old
            SELECT iata, stage.icao, stage.name, stage.city, stage.subdivision, stage.country,
                   stage.latitude, stage.longitude, stage.time_zone,
                   folded(concat_ws(' ', '', iata, stage.icao, stage.city, stage.name)),
                   coalesce(
                       stage.minimum_connection_minutes, known.minimum_connection_minutes,
                       \(ConnectionRules.standardMinimum)
                   )
            FROM stage LEFT JOIN airports AS known USING (iata) WHERE line BETWEEN \(lines.lowerBound) AND \(lines.upperBound)
            ON CONFLICT (iata) DO UPDATE SET
                icao = excluded.icao, name = excluded.name, city = excluded.city,
                subdivision = excluded.subdivision, country = excluded.country,
                latitude = excluded.latitude, longitude = excluded.longitude,
                time_zone = excluded.time_zone, search_text = excluded.search_text,
                minimum_connection_minutes = excluded.minimum_connection_minutes
            WHERE old IS DISTINCT FROM excluded
            RETURNING xmax = 0 AS is_new
            """
        )
    }
}

extension CSVTable.Line {
    /// Nil, so that nothing changes, where nothing stands.
    fileprivate var minimumConnection: String? {
        get throws(LineFault) {
            let (column, bounds) = ("minimum_connection_minutes", ConnectionRules.minimums)
            let text = self[column]
            guard !text.isEmpty else { return nil }
            guard let minutes = Int(text), bounds.contains(minutes), text == String(minutes) else {
                throw LineFault(
                    "\(column): expected \(bounds.lowerBound) to \(bounds.upperBound), or nothing"
                )
            }
            return text
        }
    }

    /// A column with an airport's IATA code.
    func airport(_ column: String) throws(LineFault) -> AirportCode {
        guard let code = AirportCode(self[column]) else {
            throw LineFault("\(column): expected three letters (IATA)")
        }
        return code
    }

    /// A column of words, at most 200 characters.
    func words(_ column: String, atLeast minimum: Int) throws(LineFault) -> String {
        let words = self[column]
        guard (minimum...200).contains(words.unicodeScalars.count), !words.contains("\0") else {
            throw LineFault("\(column): expected \(minimum) to 200 characters")
        }
        return words
    }

    /// A column of decimal degrees.
    func degrees(_ column: String, upTo limit: Double) throws(LineFault) -> String {
        guard let degrees = Double(self[column]), degrees.magnitude <= limit else {
            throw LineFault("\(column): expected degrees from -\(Int(limit)) to \(Int(limit))")
        }
        // Not the text: a number too small for PostgreSQL would end the whole import.
        return String(degrees)
    }
}

extension UInt8 {
    var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isCapitalOrDigit: Bool { isCapital || isDigit }
}

extension Connection {
    /// Runs an INSERT … ON CONFLICT that returns `is_new` for each row, and counts them.
    mutating func upsert(
        _ statement: Statement
    ) throws(PostgresError) -> (added: Int, changed: Int) {
        let counts = try execute(
            """
            WITH done AS (\(statement))
            SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM done
            """
        ).first { (row) throws(PostgresError) in
            (added: try row.int(0), changed: try row.int(1))
        }
        return counts ?? (0, 0)
    }
}
