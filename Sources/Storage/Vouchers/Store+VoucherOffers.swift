import Postgres
package import Reservations

extension Store {
    /// Reads a page of the ticket types that can be booked with a code, in the order in which they were made; or
    /// why it is of no use at the moment, to anybody.
    package func ticketTypes(
        for key: VoucherKey,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Result<Page<TicketType, IDCursor>, BookingRefusal> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            let voucher = try connection.execute(
                """
                SELECT \(Self.voucherColumns) FROM \(Self.voucherTables)
                WHERE vouchers.inventory_id = \(key.inventoryID) AND code = \(key.code.text)
                """
            ).first { (row) throws(PostgresError) in try Self.voucher(from: row) }
            guard let voucher else { return .failure(BookingRefusal(.unknown(.voucher))) }
            let now = try Self.now(&connection)
            if let flaw = voucher.details.flaw(at: now) {
                return .failure(BookingRefusal(.voucher(flaw)))
            }
            // An overdue hold gives way to whoever books.
            if voucher.isUsedUp, try !Self.isKeptByOverdueHolds(voucher, &connection) {
                return .failure(BookingRefusal(.voucher(.usedUp(inventoryID: voucher.eventID))))
            }
            return .success(
                try Self.ticketTypes(
                    ofEvent: key.inventoryID,
                    among: voucher.details.ticketTypeIDs,
                    seesHidden: voucher.details.unlocksHidden,
                    after: cursor,
                    limit: limit,
                    &connection
                )
            )
        }
    }

    private static func isKeptByOverdueHolds(
        _ voucher: Voucher,
        _ connection: inout Connection
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            """
            SELECT FROM bookings
            WHERE voucher_id = \(voucher.id) AND status = 'held' AND hold_expires_at <= now() LIMIT 1
            """
        ).count > 0
    }
}

extension Voucher {
    /// Whether nothing of it is left.
    fileprivate var isUsedUp: Bool {
        let isUsed = details.maxUses.map { uses >= $0 } ?? false
        let isSpent = details.budget.map { spent >= $0 } ?? false
        return isUsed || isSpent
    }
}
