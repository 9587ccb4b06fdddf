import JSONText
import Postgres
import Reservations

/// Aircraft types: `code,name,seats` with seats per cabin as `business=12;economy=150`, and the name of
/// their seat map, if there is one.
struct AircraftImport: Import {
    let columns = (required: ["code", "name", "seats"], optional: ["seat_map"])

    let createStage = """
        CREATE TEMPORARY TABLE stage (
            line integer, code text, name text, cabins text[], seats integer[], seat_map text,
            seat_plan_id bigint
        ) ON COMMIT DROP
        """

    let copy: StaticString =
        "COPY stage (line, code, name, cabins, seats, seat_map) FROM STDIN"
    let tables = "aircraft"

    func fields(of line: CSVTable.Line) throws(LineFault) -> [String?] {
        let seats = try line.cabins("seats") { text in
            Int(text).flatMap { (1...1_000).contains($0) ? $0 : nil }
        }
        return [
            try line.aircraft("code"), try line.words("name", atLeast: 1),
            seats.map(\.cabin.rawValue).postgresText, seats.map(\.value).postgresText,
            line["seat_map"],
        ]
    }

    let checks: [ImportCheck] = [
        .badLines(.doubledCodes), .badLines(unknownMaps), .examine(storePlans),
    ]

    func store(
        lines: ClosedRange<Int>,
        _ connection: inout Connection
    ) throws(PostgresError) -> (added: Int, changed: Int) {
        try connection.upsert(
            """
            INSERT INTO aircraft AS old (code, name, seat_plan_id)
            SELECT code, name, seat_plan_id FROM stage
            WHERE line BETWEEN \(lines.lowerBound) AND \(lines.upperBound)
            ON CONFLICT (code) DO UPDATE SET
                name = excluded.name, seat_plan_id = excluded.seat_plan_id
            WHERE old IS DISTINCT FROM excluded
            RETURNING xmax = 0 AS is_new
            """
        )
    }
}

// MARK: - Seats

extension AircraftImport {
    private static let unknownMaps: Statement = """
        SELECT line, 'seat_map: ' || seat_map || ' is unknown' FROM stage
        WHERE seat_map <> '' AND NOT EXISTS (SELECT FROM seat_maps WHERE name = seat_map)
        """

    /// Stores the plan of each line's seats.
    private static func storePlans(
        _ connection: inout Connection
    ) throws(PostgresError) -> [BadLine] {
        var bad: [BadLine] = []
        for line in try lines(&connection) {
            switch line.seatMap {
            case .failure(let fault): bad.append(BadLine(line: line.number, reason: fault.reason))
            case .success(let map):
                let plan = try Store.plan(of: map, &connection)
                try connection.execute(
                    "UPDATE stage SET seat_plan_id = \(plan) WHERE line = \(line.number)"
                )
            }
        }
        return bad
    }

    private static func lines(
        _ connection: inout Connection
    ) throws(PostgresError) -> [StagedAircraft] {
        try connection.execute(
            """
            SELECT line, array_to_string(cabins, ','), array_to_string(seats, ','), body
            FROM stage LEFT JOIN seat_maps ON seat_maps.name = seat_map
            """
        ).map { (row) throws(PostgresError) in
            let cabins = try row.text(1).split(separator: ",").compactMap {
                Cabin(rawValue: String($0))
            }
            let seats = try row.text(2).split(separator: ",").compactMap { Int($0) }
            return StagedAircraft(
                number: try row.int(0),
                cabins: Array(zip(cabins, seats)),
                mapText: row.optionalText(3)
            )
        }
    }
}

/// What a staged line says of seats.
private struct StagedAircraft {
    let number: Int
    let cabins: [(cabin: Cabin, seats: Int)]
    /// The text of the map that it names, nil if it names none.
    let mapText: String?

    /// Where its seats are, or why its map is not one of its cabins.
    var seatMap: Result<SeatMap, LineFault> {
        do throws(SeatMapError) {
            guard let mapText else { return .success(try .cabins(cabins)) }
            let map = try SeatMap(text: Array(mapText.utf8), at: "seat_map")
            return fault(of: map).map { .failure($0) } ?? .success(map)
        } catch {
            return .failure(LineFault(error.description))
        }
    }

    private func fault(of map: SeatMap) -> LineFault? {
        guard map.kind == .cabin else { return LineFault("seat_map: it is no map of a cabin") }
        guard map.zones.allSatisfy({ $0.price == nil }) else {
            return LineFault("seat_map: it has prices, and those are the flights'")
        }
        let counts = zip(map.zones, map.seatsForSale).map { "\($0.name)=\($1)" }
        let wanted = cabins.map { "\($0.cabin.rawValue)=\($0.seats)" }
        guard Set(counts) == Set(wanted) else {
            return LineFault("seats: its seat map has \(counts.joined(separator: ";"))")
        }
        return nil
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
