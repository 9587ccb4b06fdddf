import Platform
import Postgres

/// Reading that takes long, all of it of one moment.
extension Store {
    /// How many rows an export reads at a time.
    static let exportStep = 500
    /// How long an export's transaction may do nothing, for its reader is slow, and how long one of its statements
    /// may take, in milliseconds.
    private static let exportRest = 60_000
    private static let exportTime = 20_000

    /// Runs queries that add up much, on one snapshot; PostgreSQL ends them with the deadline.
    func report<Result>(
        until deadline: Deadline,
        _ body: (inout Connection) throws(PostgresError) -> Result
    ) throws(StoreError) -> Result {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(Self.snapshot)
            // One process of PostgreSQL's each; no plan compiled that is carried out once, nor one that is meant
            // for an event of average size; and nothing sorted that has few groups, which it cannot know.
            try connection.execute(
                """
                SELECT set_config('statement_timeout', \(Int(deadline.millisecondsLeft) + 1), true),
                       set_config('max_parallel_workers_per_gather', '0', true),
                       set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
                       set_config('enable_sort', 'off', true),
                       set_config('plan_cache_mode', 'force_custom_plan', true)
                """
            )
            return .rollBack(try body(&connection))
        }
    }

    /// Runs a body that hands over the rows of queries, however many they are, all of one snapshot; on a
    /// session of its own, for its reader may be slow.
    ///
    /// Such queries must find their rows in order by indexes.
    func export(
        until deadline: Deadline,
        _ body: (inout Connection) throws(PostgresError) -> Void
    ) throws(StoreError) {
        do {
            var connection = try database.openSession(until: deadline)
            connection.deadline = deadline
            try connection.transaction { (connection) throws(PostgresError) in
                try connection.execute(Self.snapshot)
                try connection.execute(Self.exportSettings)
                return .rollBack(try body(&connection))
            }
        } catch {
            throw failures.counted(error)
        }
    }

    private static let snapshot: Statement =
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"

    /// No plan that must have seen everything before it yields the first row.
    private static let exportSettings: Statement = """
        SELECT set_config('idle_in_transaction_session_timeout', \(exportRest), true),
               set_config('statement_timeout', \(exportTime), true),
               set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
               set_config('enable_mergejoin', 'off', true), set_config('enable_sort', 'off', true),
               set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true)
        """
}
