package import Daemon
package import Platform
import Postgres

extension Store {
    /// How many bookings have become something since the first one, and how many are it still.
    private struct Tally {
        let status: String
        let entered: Int
        let present: Int
    }

    /// Writes how many bookings there are of each status: of all processes, as PostgreSQL knows them.
    package func writeBookingMetrics(into text: inout MetricsText) {
        guard let tallies = try? tallies(until: .now + Self.metricsTime) else { return }
        text.family("holdfast_bookings", .gauge, "Bookings by status, of all processes.")
        for tally in tallies {
            text.sample("holdfast_bookings", ["status": tally.status], tally.present)
        }
        let entered = "holdfast_booking_transitions_total"
        text.family(entered, .counter, "Bookings that became something, of all processes.")
        for tally in tallies { text.sample(entered, ["status": tally.status], tally.entered) }
    }

    private func tallies(until deadline: Deadline) throws(StoreError) -> [Tally] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute(
                """
                SELECT status, sum(entered)::bigint, sum(entered - gone)::bigint
                FROM booking_tallies GROUP BY status ORDER BY status
                """
            ).map { (row) throws(PostgresError) in
                Tally(
                    status: try row.text(0),
                    entered: try row.int(1),
                    present: try row.int(2)
                )
            }
        }
    }

    /// Statuses of which another number of bookings is tallied than there is.
    package func unsoundTallies(until deadline: Deadline) throws(StoreError) -> [String] {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute("SELECT status FROM \(Self.missing) ORDER BY status").map {
                (row) throws(PostgresError) in try row.text(0)
            }
        }
    }

    /// Adds to the tallies what is missing; whoever books meanwhile is tallied as well, in other parts.
    package func repairTallies(until deadline: Deadline) throws(StoreError) {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            try connection.execute("SELECT pg_advisory_xact_lock(hashtext('booking_tallies'), 0)")
            try connection.execute(
                """
                UPDATE booking_tallies SET entered = entered + greatest(count, 0), gone = gone - least(count, 0)
                FROM \(Self.missing)
                WHERE part = 0 AND booking_tallies.status = missing.status
                """
            )
            return .commit(())
        }
    }

    /// How many bookings of each status are not tallied; negative if more are than there are.
    private static let missing: Statement = """
        (
            SELECT status, coalesce(found, 0) - tallied AS count
            FROM (
                    SELECT status, sum(entered - gone)::bigint AS tallied
                    FROM booking_tallies GROUP BY status
                ) AS tallies
                LEFT JOIN (SELECT status, count(*) AS found FROM bookings GROUP BY status) AS counts
                    USING (status)
            WHERE tallied <> coalesce(found, 0)
        ) AS missing
        """
}
