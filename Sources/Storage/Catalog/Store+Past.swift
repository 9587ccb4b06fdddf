package import Platform
import Postgres

extension Store {
    /// Marks inventories that are over, so that lists pass by them, some at a time.
    ///
    /// - Returns: How many; fewer than `limit` if there are no more.
    package func markPast(limit: Int, until deadline: Deadline) throws(StoreError) -> Int {
        try change(
            """
            UPDATE inventories SET is_over = true WHERE id IN (
                SELECT id FROM inventories
                WHERE NOT is_over AND coalesce(ends_at, starts_at) <= now()
                ORDER BY coalesce(ends_at, starts_at) LIMIT \(limit)
                FOR NO KEY UPDATE SKIP LOCKED
            )
            """,
            until: deadline
        )
    }
}
