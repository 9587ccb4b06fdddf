import Postgres

/// One import of one file, within its transaction.
struct ImportRun {
    /// Some lines are few rows by indexes, however many there are; what has been stored by then the planner
    /// does not know.
    private static let prepareStoring = """
        CREATE INDEX ON stage (line);
        ANALYZE stage;
        SET LOCAL enable_seqscan = off;
        SET LOCAL enable_hashjoin = off;
        SET LOCAL enable_mergejoin = off;
        """
    /// Lines between two words of progress while reading.
    private static let progressStride = 10_000

    private let kind: any Import
    private let path: String
    private let skipBad: Bool
    private let progress: (ImportProgress) -> Void

    init(
        _ kind: any Import,
        path: String,
        skipBad: Bool,
        progress: @escaping (ImportProgress) -> Void
    ) {
        self.kind = kind
        self.path = path
        self.skipBad = skipBad
        self.progress = progress
    }

    /// Copies the lines to the stage, checks them there, and stores them.
    func perform(
        _ connection: inout Connection
    ) throws(PostgresError) -> Result<ImportReport, ImportError> {
        var report = ImportReport()
        try connection.run(script: kind.createStage)
        if let fault = try stage(&connection, &report) { return .failure(fault) }
        try check(&connection, &report)
        if report.badLineCount > 0, !skipBad { return .failure(.badLines(report)) }
        try store(&connection, &report)
        return .success(report)
    }

    /// - Returns: Why the file cannot be read, if it cannot.
    private func stage(
        _ connection: inout Connection,
        _ report: inout ImportReport
    ) throws(PostgresError) -> ImportError? {
        let table: CSVTable
        do {
            table = try CSVTable(
                path: path,
                required: kind.columns.required,
                optional: kind.columns.optional
            )
        } catch {
            return error
        }
        var fault: ImportError?
        try connection.copy(kind.copy) {
            do throws(ImportError) {
                return try nextRow(of: table, &report)
            } catch {
                fault = error
                return nil
            }
        }
        return fault
    }

    /// The next good line as the stage's columns; bad ones before it go to the report.
    private func nextRow(
        of table: CSVTable,
        _ report: inout ImportReport
    ) throws(ImportError) -> [String?]? {
        while let row = try table.next() {
            report.lines += 1
            if report.lines.isMultiple(of: Self.progressStride) {
                progress(.read(lines: report.lines))
            }
            switch row {
            case .bad(let line): report.refuse(line)
            case .line(let line):
                do {
                    return [String(line.number)] + (try kind.fields(of: line))
                } catch {
                    report.refuse(BadLine(line: line.number, reason: error.reason))
                }
            }
        }
        return nil
    }

    private func check(
        _ connection: inout Connection,
        _ report: inout ImportReport
    ) throws(PostgresError) {
        for check in kind.checks {
            let bad: [BadLine]
            switch check {
            case .prepare(let script):
                try connection.run(script: script)
                continue
            case .badLines(let query):
                bad = try connection.execute("\(query) ORDER BY line")
                    .map { (row) throws(PostgresError) in
                        BadLine(line: try row.int(0), reason: try row.text(1))
                    }
            case .examine(let body): bad = try body(&connection)
            }
            guard !bad.isEmpty else { continue }
            for line in bad { report.refuse(line) }
            try connection.execute(
                "DELETE FROM stage WHERE line = ANY (\(bad.map(\.line))::integer[])"
            )
        }
    }

    private func store(
        _ connection: inout Connection,
        _ report: inout ImportReport
    ) throws(PostgresError) {
        try connection.run(script: Self.prepareStoring)
        let last = try connection.execute("SELECT coalesce(max(line), 0) FROM stage")
            .first { (row) throws(PostgresError) in try row.int(0) }
        for first in stride(from: 1, through: last ?? 0, by: kind.stride) {
            let lines = first...(first + kind.stride - 1)
            let (added, changed) = try kind.store(lines: lines, &connection)
            report.added += added
            report.changed += changed
            progress(.stored(lines: min(lines.upperBound, last ?? 0), of: last ?? 0))
        }
        // Whoever asks next plans by what is there now, and not by what was there before.
        if report.added + report.changed > 0 {
            try connection.run(script: "ANALYZE \(kind.tables)")
        }
    }
}
