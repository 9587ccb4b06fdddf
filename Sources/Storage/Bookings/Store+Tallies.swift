package import Daemon
import Platform
import Postgres

extension Store {
    /// How long metrics wait for PostgreSQL; without it they tell of all else.
    private static let tallyTime = Duration.milliseconds(500)

    /// How many bookings have become something since the first one, and how many are it still.
    private struct Tally {
        let status: String
        let entered: Int
        let present: Int
    }

    /// Writes how many bookings there are of each status: of all processes, as PostgreSQL knows them.
    package func writeBookingMetrics(into text: inout MetricsText) {
        guard let tallies = try? tallies(until: .now + Self.tallyTime) else { return }
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
}
