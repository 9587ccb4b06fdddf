package import Postgres

/// The truth: everything that PostgreSQL keeps for this process.
///
/// Each feature adds its statements in an extension of its own.
package final class Store: Sendable {
    let database: Database
    /// How often PostgreSQL failed us.
    let failures: FailureCounts

    /// Connects to nothing yet: the first use does.
    package init(_ options: Database.Options) {
        database = Database(options)
        failures = FailureCounts()
    }

    /// Runs queries that may safely run twice.
    func read<Result>(
        until deadline: ContinuousClock.Instant,
        _ body: (inout Connection) throws(PostgresError) -> Result
    ) throws(StoreError) -> Result {
        do {
            return try database.read(until: deadline, body)
        } catch {
            throw failures.counted(error)
        }
    }

    /// Runs a transaction by the rules for trying again.
    func transaction<Result>(
        until deadline: ContinuousClock.Instant,
        _ body: (inout Connection) throws(PostgresError) -> Ending<Result>
    ) throws(StoreError) -> Result {
        do {
            return try database.transaction(until: deadline, body)
        } catch {
            throw failures.counted(error)
        }
    }

    /// Runs one statement in a transaction of its own, and tells how many rows it has changed.
    func change(
        _ statement: Statement,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Int {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            .commit(try connection.execute(statement).affected)
        }
    }

    /// Whether PostgreSQL answers, as a check of the service's health.
    package func ping(until deadline: ContinuousClock.Instant) throws(StoreError) {
        try read(until: deadline) { (connection) throws(PostgresError) in
            _ = try connection.execute("SELECT 1")
        }
    }

    var usage: Database.Usage { database.usage }
    var failureCounts: [String: Int] { failures.byState }
}
