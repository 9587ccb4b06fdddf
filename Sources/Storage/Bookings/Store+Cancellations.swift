import Platform
import Postgres
package import Reservations

extension Store {
    /// Notes that an inventory is called off, in the transaction that does so.
    static func callOff(_ inventoryID: String, by actorID: String) -> Statement {
        "INSERT INTO cancellations (inventory_id, actor_id) VALUES (\(inventoryID), \(actorID))"
    }

    /// Cancels bookings of what has been called off, in one transaction: at most so many.
    ///
    /// It goes along the bookings by their ids; whoever comes after a crash goes on from where it was. An
    /// inventory is done with once nothing of it is taken: whoever was about to sell when it was called off
    /// has its counts locked, and is waited for.
    ///
    /// - Returns: nil if nothing is to be done, or others are at it.
    /// - Throws: Also where others keep locked what it needs; another inventory's turn comes first then.
    package func cancelCalledOff(
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> CancellationStep? {
        var begun: Cancellation?
        do throws(StoreError) {
            return try transaction(until: deadline) { (connection) throws(PostgresError) in
                begun = try Self.openCancellation(&connection)
                guard let begun else { return .rollBack(nil) }
                return .commit(try Self.cancelBookings(of: begun, limit: limit, &connection))
            }
        } catch {
            if let begun { sendToTheEnd(begun, until: deadline) }
            throw error
        }
    }

    private func sendToTheEnd(_ work: Cancellation, until deadline: ContinuousClock.Instant) {
        _ = try? change(
            """
            UPDATE cancellations SET looked_at = clock_timestamp()
            WHERE inventory_id = \(work.inventoryID) AND finished_at IS NULL
            """,
            until: deadline
        )
    }

    /// An inventory whose bookings are to be cancelled, and how far that is.
    private struct Cancellation {
        let inventoryID: String
        let actorID: String
        let reached: String?
    }

    private static func openCancellation(
        _ connection: inout Connection
    ) throws(PostgresError) -> Cancellation? {
        try connection.execute(
            """
            SELECT inventory_id, actor_id, reached FROM cancellations WHERE finished_at IS NULL
            ORDER BY looked_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """
        ).map { (row) throws(PostgresError) in
            Cancellation(
                inventoryID: try row.text(0),
                actorID: try row.text(1),
                reached: row.optionalText(2)
            )
        }.first
    }

    private static func cancelBookings(
        of work: Cancellation,
        limit: Int,
        _ connection: inout Connection
    ) throws(PostgresError) -> CancellationStep {
        let ids = try bookings(of: work, limit: limit, &connection)
        let live = try connection.execute(lockLive(ids)).map { (row) throws(PostgresError) in
            try booking(from: row, [])
        }
        let (changes, ended) = try callOff(live, by: work.actorID, &connection)
        let routes = try write(changes, &connection)
        let isFinished = try note(ids.count < limit ? nil : ids.last, of: work, &connection)
        return CancellationStep(
            inventoryID: work.inventoryID,
            bookings: ended,
            routes: routes,
            isAtEnd: ids.count < limit,
            isFinished: isFinished
        )
    }

    /// Decides on bookings whose rows are locked.
    private static func callOff(
        _ live: [Booking],
        by actorID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> (BatchChanges, [EndedBooking]) {
        var ledger = try ledger(of: live, &connection)
        var changes = BatchChanges()
        changes.locksCounts = true
        var ended: [EndedBooking] = []
        for (index, var booking) in live.enumerated() {
            booking.items = ledger.bookings[booking.id]?.items ?? []
            let refundID = UniqueID.ordered(number: index)
            let verdict = ledger.judge(callOffOf: booking.id, refundID: refundID)
            guard case .changed(let change) = verdict else { continue }
            changes.apply(change, to: booking, by: actorID, "called off")
            booking.status = change.to
            ended.append(EndedBooking(booking))
        }
        return (changes, ended)
    }

    private static func bookings(
        of work: Cancellation,
        limit: Int,
        _ connection: inout Connection
    ) throws(PostgresError) -> [String] {
        let start: Statement = if let id = work.reached { "AND booking_id > \(id)" } else { "" }
        return try connection.execute(
            """
            SELECT DISTINCT booking_id FROM booking_items
            WHERE inventory_id = \(work.inventoryID) \(start) ORDER BY booking_id LIMIT \(limit)
            """
        ).map { (row) throws(PostgresError) in try row.text(0) }
    }

    private static func lockLive(_ ids: [String]) -> Statement {
        """
        SELECT \(bookingColumns) FROM bookings
        WHERE id = ANY (\(ids)::uuid[]) AND \(Statement.isLive)
        ORDER BY id FOR UPDATE
        """
    }

    /// Notes how far it is; at the end, whether it is done with or begins anew.
    private static func note(
        _ reached: String?,
        of work: Cancellation,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        let taken =
            if reached == nil {
                try connection.execute(
                    """
                    SELECT taken FROM inventory_counts WHERE inventory_id = \(work.inventoryID)
                    FOR UPDATE
                    """
                ).map { (row) throws(PostgresError) in try row.int(0) }.first ?? 0
            } else {
                1
            }
        try connection.execute(
            """
            UPDATE cancellations SET looked_at = clock_timestamp(), reached = \(reached),
                finished_at = CASE WHEN \(taken == 0) THEN clock_timestamp() END
            WHERE inventory_id = \(work.inventoryID)
            """
        )
        return taken == 0
    }
}

/// What came of a step of calling off.
package struct CancellationStep: Sendable {
    package let inventoryID: String
    package let bookings: [EndedBooking]
    /// Of which a search shows another number of seats from now on.
    package let routes: [RouteDate]
    /// Whether all its bookings have been looked at once.
    package let isAtEnd: Bool
    /// Whether nothing of it is taken any more.
    package let isFinished: Bool
}
