import Platform
import Postgres
import Support

extension FreshDatabase {
    /// One session, outside any pool.
    func session(within limit: Duration = .seconds(30)) throws -> Connection {
        try Connection.open(conninfo(as: "postgres"), deadline: .now + limit)
    }

    /// A pool with the rules for trying again; deadlocks are found quickly.
    func pool(_ change: (inout Database.Options) -> Void = { _ in }) -> Database {
        var options = Database.Options(
            conninfo: conninfo(as: "postgres") + " options='-c deadlock_timeout=50ms'"
        )
        change(&options)
        return Database(options)
    }
}

extension Connection {
    /// The first column's texts.
    mutating func texts(_ statement: Statement) throws(PostgresError) -> [String?] {
        try execute(statement).map { (row) throws(PostgresError) in row.optionalText(0) }
    }
}

extension Database {
    /// The first column's texts.
    func texts(
        _ statement: Statement,
        within limit: Duration = .seconds(10)
    ) throws(PostgresError) -> [String?] {
        try read(until: .now + limit) { (connection) throws(PostgresError) in
            try connection.texts(statement)
        }
    }
}

/// The error that `body` ends with, nil if it does not.
func failure<Result>(of body: () throws -> Result) -> PostgresError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// How long `body` takes.
func time<Result>(_ body: () throws -> Result) rethrows -> (taken: Duration, result: Result) {
    let start = ContinuousClock.now
    let result = try body()
    return (.now - start, result)
}
