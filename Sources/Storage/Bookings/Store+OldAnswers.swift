package import Platform
import Postgres

extension Store {
    /// Forgets answers to keys that are no answers any more, an hour after their day, some at a time.
    ///
    /// - Returns: How many; fewer than `limit` if there are no more.
    package func forgetAnswers(limit: Int, until deadline: Deadline) throws(StoreError) -> Int {
        try change(
            """
            DELETE FROM idempotency WHERE (user_id, key) IN (
                SELECT user_id, key FROM idempotency
                WHERE created_at < now() - interval '25 hours'
                ORDER BY created_at LIMIT \(limit) FOR UPDATE SKIP LOCKED
            )
            """,
            until: deadline
        )
    }

    /// Forgets how batches ended of which nobody can ask any more, a day later, some at a time.
    ///
    /// - Returns: How many; fewer than `limit` if there are no more.
    package func forgetBatches(limit: Int, until deadline: Deadline) throws(StoreError) -> Int {
        try change(
            """
            DELETE FROM batches WHERE id IN (
                SELECT id FROM batches WHERE created_at < now() - interval '1 day'
                ORDER BY created_at LIMIT \(limit)
            )
            """,
            until: deadline
        )
    }
}
