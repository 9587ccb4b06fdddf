package import Daemon
import Platform
import Postgres
import Synchronization

/// PostgreSQL's errors by SQLSTATE.
final class FailureCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    /// Counts an error and makes it the store's own.
    func counted(_ error: PostgresError) -> StoreError {
        counts.withLock { $0[error.sqlState.rawValue, default: 0] += 1 }
        return StoreError(error)
    }

    var byState: [String: Int] {
        counts.withLock { $0 }
    }
}

extension Store {
    /// How long metrics wait for PostgreSQL; without it they tell of all else.
    static let metricsTime = Duration.milliseconds(500)

    package func writeMetrics(into text: inout MetricsText) {
        let usage = usage
        text.family("holdfast_postgres_sessions", .gauge, "Sessions with PostgreSQL by use.")
        text.sample("holdfast_postgres_sessions", ["state": "lent"], usage.lent)
        text.sample("holdfast_postgres_sessions", ["state": "idle"], usage.idle)
        text.gauge("holdfast_postgres_sessions_limit", "The most sessions at once.", usage.capacity)
        text.gauge("holdfast_postgres_waiting", "Threads waiting for a session.", usage.waiting)
        text.family("holdfast_postgres_errors_total", .counter, "PostgreSQL errors by SQLSTATE.")
        for (state, count) in failureCounts.sorted(by: { $0.key < $1.key }) {
            text.sample("holdfast_postgres_errors_total", ["sqlstate": state], count)
        }
    }
}
