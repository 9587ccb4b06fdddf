import Postgres
import Reservations

/// Aircraft types: `code,name,seats`, with seats per cabin as `business=12;economy=150`.
enum AircraftImport: Import {
    static let columns = (required: ["code", "name", "seats"], optional: [String]())

    static let createStage = """
        CREATE TEMPORARY TABLE stage (
            line integer, code text, name text, cabins text[], seats integer[]
        ) ON COMMIT DROP
        """

    static let copy: StaticString = "COPY stage FROM STDIN"

    static func fields(of line: CSVTable.Line) throws(LineFault) -> [String?] {
        let seats = try line.cabins("seats") { text in
            Int(text).flatMap { (1...1_000).contains($0) ? $0 : nil }
        }
        return [
            try line.aircraft("code"), try line.words("name", atLeast: 1),
            seats.map(\.cabin.rawValue).postgresText, seats.map(\.value).postgresText,
        ]
    }

    static let checks: [ImportCheck] = [.badLines(.doubledCodes)]

    static func store(
        lines: ClosedRange<Int>,
        _ connection: inout Connection
    ) throws(PostgresError) -> (added: Int, changed: Int) {
        let range: Statement = "line BETWEEN \(lines.lowerBound) AND \(lines.upperBound)"
        return try connection.tally(
            """
            INSERT INTO aircraft AS old
            SELECT code, name FROM stage WHERE \(range)
            ON CONFLICT (code) DO UPDATE SET name = excluded.name
            WHERE old IS DISTINCT FROM excluded
            RETURNING code, xmax = 0
            """,
            """
            DELETE FROM aircraft_cabins USING stage
            WHERE aircraft = code AND cabin <> ALL (cabins) AND \(range)
            RETURNING aircraft, false
            """,
            """
            INSERT INTO aircraft_cabins AS old
            SELECT code, cabin, number
            FROM stage, unnest(cabins, stage.seats) AS cabins_of_type (cabin, number)
            WHERE \(range)
            ON CONFLICT (aircraft, cabin) DO UPDATE SET seats = excluded.seats
            WHERE old.seats <> excluded.seats
            RETURNING aircraft, false
            """
        )
    }
}

extension CSVTable.Line {
    /// A column of `cabin=value` pairs separated by semicolons, each cabin at most once.
    func cabins<Value>(
        _ column: String,
        in text: Substring? = nil,
        _ parse: (Substring) -> Value?
    ) throws(LineFault) -> [(cabin: Cabin, value: Value)] {
        var pairs: [(cabin: Cabin, value: Value)] = []
        for pair in (text ?? self[column][...]).split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let cabin = Cabin(rawValue: String(parts[0])),
                !pairs.contains(where: { $0.cabin == cabin }), let value = parse(parts[1])
            else { throw LineFault("\(column): cannot read \"\(pair)\"") }
            pairs.append((cabin, value))
        }
        guard !pairs.isEmpty else { throw LineFault("\(column): expected at least one cabin") }
        return pairs
    }
}
