import Postgres

/// Carriers: `code,name`.
struct CarrierImport: Import {
    let columns = (required: ["code", "name"], optional: [String]())

    let createStage =
        "CREATE TEMPORARY TABLE stage (line integer, code text, name text) ON COMMIT DROP"

    let copy: StaticString = "COPY stage FROM STDIN"
    let tables = "carriers"

    func fields(of line: CSVTable.Line) throws(LineFault) -> [String?] {
        [try line.carrier("code"), try line.words("name", atLeast: 1)]
    }

    let checks: [ImportCheck] = [.badLines(.doubledCodes)]

    func store(
        lines: ClosedRange<Int>,
        _ connection: inout Connection
    ) throws(PostgresError) -> (added: Int, changed: Int) {
        try connection.upsert(
            """
            INSERT INTO carriers AS old
            SELECT code, name FROM stage
            WHERE line BETWEEN \(lines.lowerBound) AND \(lines.upperBound)
            ON CONFLICT (code) DO UPDATE SET name = excluded.name
            WHERE old IS DISTINCT FROM excluded
            RETURNING xmax = 0 AS is_new
            """
        )
    }
}

extension CSVTable.Line {
    /// A column with a carrier's IATA designator.
    func carrier(_ column: String) throws(LineFault) -> String {
        let code = self[column]
        guard code.utf8.count == 2, code.utf8.allSatisfy(\.isCapitalOrDigit) else {
            throw LineFault("\(column): expected two capital letters or digits")
        }
        return code
    }

    /// A column with an aircraft's IATA type code.
    func aircraft(_ column: String) throws(LineFault) -> String {
        let code = self[column]
        guard code.utf8.count == 3, code.utf8.allSatisfy(\.isCapitalOrDigit) else {
            throw LineFault("\(column): expected three capital letters or digits")
        }
        return code
    }
}

extension Statement {
    /// The check of a stage whose column must name something that is there.
    static func unknown(_ column: StaticString, _ known: StaticString) -> Statement {
        Statement(
            verbatim: """
                SELECT line, '\(column): ' || stage.\(column) || ' is unknown' FROM stage
                WHERE NOT EXISTS (SELECT FROM \(known))
                """
        )
    }

    /// The check of a stage whose column `code` must be unique.
    static let doubledCodes: Statement = """
        SELECT line, code || ' stands on line ' || first || ' already'
        FROM (SELECT line, code, min(line) OVER (PARTITION BY code) AS first FROM stage) AS lines
        WHERE line > first
        """
}
