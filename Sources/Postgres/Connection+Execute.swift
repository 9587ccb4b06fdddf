import CLibpq

extension Connection {
    /// Runs one statement and returns its rows.
    ///
    /// It is prepared on its first use in the session, in the same round trip.
    @discardableResult
    package mutating func execute(_ statement: Statement) throws(PostgresError) -> Rows {
        var rows: Rows?
        try pipeline([statement]) { (_, result) throws(PostgresError) in rows = consume result }
        guard let rows else { throw PostgresError(.dataException, message: "no result") }
        return rows
    }

    /// Runs several statements in one round trip and hands over their rows in order.
    ///
    /// Outside a transaction they are one. The first that fails ends them all; `take` has then
    /// seen the results before it.
    package mutating func pipeline(
        _ statements: [Statement],
        _ take: (_ index: Int, consuming Rows) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        guard !isBroken, PQenterPipelineMode(handle) == 1 else { throw lost() }
        isBroken = true
        var expected: [Expectation] = []
        for (index, statement) in statements.enumerated() {
            try send(statement, index: index, expecting: &expected)
        }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        try flush()
        let failure = try receive(expected, take)
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
        // What the session has prepared is out of date: another one prepares anew.
        isBroken = failure?.sqlState == .featureNotSupported
        if let failure { throw failure }
    }

    /// Runs a script of several statements without parameters, such as a migration.
    package mutating func run(script: String) throws(PostgresError) {
        guard !isBroken, PQsendQuery(handle, script) == 1 else { throw lost() }
        isBroken = true
        try flush()
        var failure: PostgresError?
        while let result = try nextResult() {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_FATAL_ERROR {
                failure = failure ?? PostgresError(of: result)
            }
        }
        isBroken = false
        if let failure { throw failure }
    }

    /// What the next result of a pipeline answers.
    private enum Expectation {
        case preparation(sql: String, name: String)
        case rows(index: Int)
    }

    private mutating func send(
        _ statement: Statement,
        index: Int,
        expecting expected: inout [Expectation]
    ) throws(PostgresError) {
        let name: String
        if let known = prepared[statement.sql] {
            name = known
        } else {
            name = "s\(prepared.count)"
            guard PQsendPrepare(handle, name, statement.sql, 0, nil) == 1 else { throw lost() }
            prepared[statement.sql] = name
            expected.append(.preparation(sql: statement.sql, name: name))
        }
        let sent = withCStrings(statement.parameters) { values in
            PQsendQueryPrepared(
                handle,
                name,
                CInt(statement.parameters.count),
                values,
                nil,
                nil,
                0
            )
        }
        guard sent == 1 else { throw lost() }
        expected.append(.rows(index: index))
    }

    /// Reads the pipeline's results up to its end.
    ///
    /// - Returns: The first error that the server reported.
    private mutating func receive(
        _ expected: [Expectation],
        _ take: (_ index: Int, consuming Rows) throws(PostgresError) -> Void
    ) throws(PostgresError) -> PostgresError? {
        var failure: PostgresError?
        var rest = expected[...]
        var sawEnd = false
        while true {
            guard let result = try nextResult() else {
                // One nil ends each statement's results; two in a row, and there is nothing to come.
                guard PQstatus(handle) == CONNECTION_OK, !sawEnd else { throw lost() }
                sawEnd = true
                continue
            }
            sawEnd = false
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC:
                PQclear(result)
                return failure
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                let rows = Rows(adopting: result)
                if case .rows(let index) = rest.popFirst(), failure == nil {
                    do { try take(index, rows) } catch { failure = error }
                }
            default:
                let error = PostgresError(of: result)
                PQclear(result)
                failure = failure ?? error
                // What failed or was skipped is not prepared. Past the last statement it is the end
                // of the pipeline that failed, or the session.
                if case .preparation(let sql, _) = rest.popFirst() { prepared[sql] = nil }
            }
        }
    }
}

/// Calls `body` with an array of C strings that lives for the length of the call.
func withCStrings<Value>(
    _ strings: [String?],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
) -> Value {
    var bytes: [CChar] = []
    var offsets: [Int?] = []
    for string in strings {
        offsets.append(string == nil ? nil : bytes.count)
        if let string { bytes.append(contentsOf: string.utf8CString) }
    }
    return bytes.withUnsafeBufferPointer { bytes in
        let pointers = offsets.map { offset in
            offset.flatMap { bytes.baseAddress?.advanced(by: $0) }
        }
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
