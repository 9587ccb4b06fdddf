package import Daemon
import Platform
import Postgres

extension Store {
    /// Something that providers have not settled.
    private struct Backlog {
        let kind: String
        let count: Int
        /// Since when the oldest of it has been what it is, in seconds.
        let age: Int
    }

    /// Writes what is under way with providers: of all processes, as PostgreSQL knows it.
    package func writePaymentMetrics(into text: inout MetricsText) {
        guard let backlogs = try? backlogs(until: .now + Self.metricsTime) else { return }
        let (open, age) = ("holdfast_payments_open", "holdfast_payments_open_seconds")
        text.family(open, .gauge, "Payments, refunds and webhooks that are not settled.")
        for backlog in backlogs { text.sample(open, ["kind": backlog.kind], backlog.count) }
        text.family(age, .gauge, "Since when the oldest of them has been so.")
        for backlog in backlogs { text.sample(age, ["kind": backlog.kind], backlog.age) }
    }

    /// By partial indexes of what is open, so it takes no longer for all that is over.
    private func backlogs(until deadline: Deadline) throws(StoreError) -> [Backlog] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT kind, count(since), coalesce(extract(epoch FROM now() - min(since)), 0)::bigint
                FROM (VALUES ('started'), ('pending'), ('authorized'), ('cancelling'), ('refund'),
                             ('failed_refund'), ('webhook'))
                    AS kinds (kind)
                LEFT JOIN (
                    SELECT status AS kind, changed_at AS since FROM payments
                    WHERE status IN ('started', 'pending', 'authorized', 'cancelling')
                    UNION ALL SELECT 'refund', created_at FROM refunds
                    WHERE NOT is_done AND failed_at IS NULL
                    UNION ALL SELECT 'failed_refund', failed_at FROM refunds
                    WHERE failed_at IS NOT NULL AND by_hand_at IS NULL
                    UNION ALL SELECT 'webhook', received_at FROM webhooks WHERE processed_at IS NULL
                ) AS open USING (kind)
                GROUP BY kind ORDER BY kind
                """
            ).map { (row) throws(PostgresError) in
                Backlog(kind: try row.text(0), count: try row.int(1), age: try row.int(2))
            }
        }
    }
}
