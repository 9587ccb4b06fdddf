package import Platform
import Postgres
import Reservations

extension Store {
    /// How many of the holds that have been overdue the longest are looked at for one inventory: with
    /// more of them the sweep is behind, and it is the sweep that must come round.
    private static let searchLimit = 5_000

    /// Expires holds whose time has passed, the oldest first, in one transaction.
    ///
    /// Bookings that others are at are passed over. Where others keep counters locked for longer than
    /// a batch waits, all holds that need those are left for another time.
    package func expireHolds(
        _ search: ExpirySearch,
        until deadline: Deadline
    ) throws(StoreError) -> ExpiryStep {
        do throws(PostgresError) {
            return try expireHolds(search, .waitedFor, until: deadline)
        } catch {
            guard error.isTransient || error.sqlState == .lockNotAvailable else {
                throw failures.counted(error)
            }
        }
        do throws(PostgresError) {
            return try expireHolds(search, .passedOver, until: deadline)
        } catch {
            throw failures.counted(error)
        }
    }

    private func expireHolds(
        _ search: ExpirySearch,
        _ locked: BatchFacts.LockedRows,
        until deadline: Deadline
    ) throws(PostgresError) -> ExpiryStep {
        var decided: ExpiryStep?
        do throws(PostgresError) {
            return try database.transaction(until: deadline) {
                (connection) throws(PostgresError) in
                let step = try Self.expire(search, locked, &connection)
                decided = step
                return .commit(step)
            }
        } catch {
            // It may be done, and what comes after it does no harm if it is not.
            guard error.sqlState == .transactionResolutionUnknown, let decided else { throw error }
            return decided
        }
    }

    private static func expire(
        _ search: ExpirySearch,
        _ locked: BatchFacts.LockedRows,
        _ connection: inout Connection
    ) throws(PostgresError) -> ExpiryStep {
        try connection.execute(
            "SELECT set_config('lock_timeout', \(batchLockTimeout.milliseconds), true)"
        )
        let found = try connection.execute(overdue(search)).map { (row) throws(PostgresError) in
            (
                id: try row.text(0), reference: try row.text(1), userID: try row.text(2),
                expiry: try row.text(3),
                status: try row.decode(4, as: "a status") { BookingStatus(rawValue: $0) },
                voucherID: row.optionalText(5)
            )
        }
        var step = ExpiryStep(
            found: found.count,
            reached: found.last.map { ExpiryPlace(expiry: $0.expiry, id: $0.id) }
        )
        let paying = found.filter { $0.status == .paymentPending }.map(\.id)
        let stuck = paying.isEmpty ? [] : try lockBegun(ofBookings: paying, &connection)
        var items = try Self.items(
            ofBookings: found.map(\.id).filter { !stuck.contains($0) },
            &connection
        )
        var changes = BatchChanges()
        changes.locksCounts = locked == .waitedFor
        let used = Dictionary(found.map { ($0.id, $0.voucherID) }) { first, _ in first }
        let vouchers = used.compactMapValues(\.self)
        if locked == .passedOver { try keepWhatIsFree(&items, vouchers, &connection) }
        let holds = found.compactMap { booking -> EndedBooking? in
            guard let items = items[booking.id] else { return nil }
            changes.expire(
                booking.id,
                from: booking.status,
                items,
                booking.voucherID,
                search.reason
            )
            return EndedBooking(
                id: booking.id,
                reference: booking.reference,
                userID: booking.userID,
                status: .expired,
                items: items
            )
        }
        guard !holds.isEmpty else { return step }
        step.note(holds, try write(changes, &connection))
        return step
    }

    /// Locks the payments of bookings that the provider may not know of yet.
    ///
    /// - Returns: The bookings whose payments others have locked.
    private static func lockBegun(
        ofBookings ids: [String],
        _ connection: inout Connection
    ) throws(PostgresError) -> Set<String> {
        let begun: Statement = """
            SELECT booking_id FROM payments
            WHERE booking_id = ANY (\(ids)::uuid[]) AND status = 'started' ORDER BY id
            """
        var found: [Set<String>] = []
        try connection.pipeline([begun, "\(begun) FOR UPDATE SKIP LOCKED"]) {
            (_, rows) throws(PostgresError) in
            found.append(Set(try rows.map { (row) throws(PostgresError) in try row.text(0) }))
        }
        return found[0].subtracting(found[1])
    }

    /// Locks the counters that nobody has locked, and leaves out the bookings that need others.
    private static func keepWhatIsFree(
        _ items: inout [String: [BookingItem]],
        _ vouchers: [String: String],
        _ connection: inout Connection
    ) throws(PostgresError) {
        let all = items.values.joined()
        let types = Set(all.compactMap(\.ticketTypeID))
        let inventories = Set(all.map(\.inventoryID))
        var free: Set<String> = []
        let used = WantedVouchers(ids: Set(vouchers.values))
        try connection.pipeline([
            BatchFacts.vouchersLeft(used, .passedOver),
            BatchFacts.ticketTypesLeft(Array(types), .passedOver),
            BatchFacts.placesLeft(Array(inventories), .passedOver),
        ]) { (_, rows) throws(PostgresError) in
            free.formUnion(try rows.map { (row) throws(PostgresError) in try row.text(0) })
        }
        items = items.filter { id, items in
            vouchers[id].map { free.contains($0) } ?? true
                && items.allSatisfy { item in
                    free.contains(item.inventoryID)
                        && item.ticketTypeID.map { free.contains($0) } ?? true
                }
        }
    }

    /// Locks the holds that have been overdue the longest, but for those that others have locked.
    private static func overdue(_ search: ExpirySearch) -> Statement {
        if let id = search.bookingID {
            return """
                SELECT id, reference, user_id, hold_expires_at, status, voucher_id FROM bookings
                WHERE \(Statement.isHold) AND id = \(id) FOR UPDATE
                """
        }
        let start: Statement =
            if let start = search.start {
                "AND hold_expires_at >= \(start.expiry) AND (hold_expires_at, id) > (\(start.expiry), \(start.id))"
            } else {
                ""
            }
        let among: Statement =
            if let inventories = search.inventories {
                "AND id = ANY (ARRAY(\(overdue(of: inventories))))"
            } else {
                ""
            }
        return """
            SELECT id, reference, user_id, hold_expires_at, status, voucher_id FROM bookings
            WHERE \(Statement.isHold) AND hold_expires_at <= now() \(start) \(among)
            ORDER BY hold_expires_at, id LIMIT \(search.limit) FOR UPDATE SKIP LOCKED
            """
    }

    /// The overdue holds that keep something of inventories.
    private static func overdue(of inventories: [String]) -> Statement {
        """
        SELECT booking_id
        FROM (
            SELECT id FROM bookings WHERE \(Statement.isHold) AND hold_expires_at <= now()
            ORDER BY hold_expires_at LIMIT \(searchLimit)
        ) AS oldest JOIN booking_items ON booking_id = id
        WHERE inventory_id = ANY (\(inventories)::uuid[])
        """
    }

    /// Those of the inventories of which overdue holds keep something.
    static func inventoriesWithOverdueHolds(
        among inventories: [String],
        _ connection: inout Connection
    ) throws(PostgresError) -> Set<String> {
        let found = try connection.execute(
            """
            SELECT DISTINCT inventory_id FROM booking_items
            WHERE booking_id = ANY (ARRAY(\(overdue(of: inventories))))
              AND inventory_id = ANY (\(inventories)::uuid[])
            """
        ).map { (row) throws(PostgresError) in try row.text(0) }
        return Set(found)
    }
}
