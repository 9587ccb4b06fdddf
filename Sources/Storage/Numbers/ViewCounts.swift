package import Daemon
import Platform
import Postgres

/// How often events and shows were looked at, until that is written: many looks in one statement, beside
/// those who book.
///
/// A process that is killed loses those of the last seconds.
package final class ViewCounts: Sendable {
    /// How long looks wait to be written.
    private static let pause = Duration.seconds(2)
    /// The most inventories whose looks wait: while PostgreSQL is away they cannot be written.
    private static let limit = 10_000
    /// How long one attempt may take.
    private static let patience = Duration.seconds(5)

    private let store: Store
    private let counts = Monitor<[String: Int]>([:])
    private let lost = Counter()

    package init(store: Store) {
        self.store = store
    }

    /// Counts a look at an inventory that there is.
    package func count(_ inventoryID: String) {
        let isCounted = counts.withLock { counts in
            guard counts.count < Self.limit || counts[inventoryID] != nil else { return false }
            counts[inventoryID, default: 0] += 1
            return true
        }
        if !isCounted { lost.add() }
    }

    /// Writes what was counted, again and again; what cannot be written waits for the next time.
    package func follow() {
        while true {
            Process.sleep(Self.pause)
            write()
        }
    }

    /// Writes what was counted, once.
    package func write() {
        let counts = counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
        guard !counts.isEmpty else { return }
        do {
            try store.add(views: counts, until: .now + Self.patience)
        } catch {
            self.counts.withLock { $0.merge(counts) { $0 + $1 } }
        }
    }

    package func writeMetrics(into text: inout MetricsText) {
        text.counter("holdfast_views_lost_total", "Looks that nobody will know of.", lost.value)
    }
}

extension Store {
    /// Adds to the day that it is there where they are sold.
    fileprivate func add(
        views counts: [String: Int],
        until deadline: Deadline
    ) throws(StoreError) {
        let ids = counts.keys.sorted()
        _ = try change(
            """
            INSERT INTO inventory_views (inventory_id, day, views)
            SELECT id, (now() AT TIME ZONE time_zone)::date, count
            FROM unnest(\(ids)::uuid[], \(ids.map { counts[$0] ?? 0 })::bigint[]) AS looks (id, count)
                JOIN inventories USING (id)
            ORDER BY id
            ON CONFLICT (inventory_id, day) DO UPDATE SET views = inventory_views.views + excluded.views
            """,
            until: deadline
        )
    }
}
