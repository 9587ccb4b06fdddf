import JSONText
import Postgres
package import Reservations

extension Store {
    /// Makes a voucher of an event of somebody's own.
    package func createVoucher(
        _ details: VoucherDetails,
        eventID: String,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Voucher> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            if let obstacle: EditOutcome<Voucher> = try Self.lockForMore(
                eventID,
                by: account,
                &connection
            ) {
                return .rollBack(obstacle)
            }
            let faults = try Self.faults(of: details, eventID: eventID, &connection)
            guard faults.isEmpty else { return .rollBack(.invalid(faults)) }
            let id = try connection.execute(Self.insert(details, eventID)).first {
                (row) throws(PostgresError) in try row.text(0)
            }
            guard let id, let voucher = try Self.voucher(id, &connection) else {
                let message = "an event has at most \(VoucherDetails.countLimit) vouchers"
                return .rollBack(.invalid([FieldFault("code", message)]))
            }
            try connection.execute(Self.record(.created, by: account.id, nil, voucher))
            return .commit(.done(voucher))
        }
    }

    /// A voucher, if it is the account's.
    package func voucher(
        id: String,
        for account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Voucher> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Edit(id: id, account: account, versions: nil)
                .verdict(on: try Self.voucher(id, &connection), &connection, needs: .view)
        }
    }

    /// Reads a page of the vouchers of somebody's own event, in the order in which they were made.
    package func vouchers(
        ofEvent eventID: String,
        for account: Account,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Page<Voucher, IDCursor>> {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard let owner = try Self.owner(of: .event, eventID, &connection) else {
                return .unknown
            }
            guard try Self.may(account, .view, with: owner, &connection) else { return .notYours }
            let found = try connection.execute(
                """
                SELECT \(Self.voucherColumns) FROM \(Self.voucherTables)
                WHERE vouchers.inventory_id = \(eventID)
                  AND (\(cursor?.id)::uuid IS NULL OR vouchers.id > \(cursor?.id)::uuid)
                ORDER BY vouchers.id \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in try Self.voucher(from: row) }
            return .done(Page(found, limit: limit) { IDCursor(id: $0.id) })
        }
    }

    /// Changes a voucher of somebody's own.
    ///
    /// - Parameter change: Yields what it is to be; where that is what it is, nothing happens.
    package func changeVoucher(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant,
        _ change: (VoucherDetails) -> VoucherDetails
    ) throws(StoreError) -> EditOutcome<Voucher> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownVoucher(edit, &connection)
            guard case .done(let before) = outcome else { return .rollBack(outcome) }
            let wanted = change(before.details)
            if wanted == before.details { return .rollBack(outcome) }
            let faults =
                try wanted.faults
                + Self.faults(
                    of: wanted,
                    besides: before.details.ticketTypeIDs,
                    eventID: before.eventID,
                    &connection
                )
            guard faults.isEmpty else { return .rollBack(.invalid(faults)) }
            if let fault = wanted.shortfall(behind: before) { return .rollBack(.inUse(fault)) }
            for statement in Self.update(edit.id, wanted) { try connection.execute(statement) }
            guard let after = try Self.voucher(edit.id, &connection) else {
                return .rollBack(.unknown)
            }
            try connection.execute(Self.record(.changed, by: edit.account.id, before, after))
            return .commit(.done(after))
        }
    }

    /// Deletes a voucher of somebody's own, unless a booking was ever made with it.
    package func deleteVoucher(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Voucher> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownVoucher(edit, &connection)
            guard case .done(let voucher) = outcome else { return .rollBack(outcome) }
            try connection.execute("DELETE FROM vouchers WHERE id = \(edit.id)")
            try connection.execute(Self.record(.deleted, by: edit.account.id, voucher, nil))
            return .commit(outcome)
        }
    }

    /// The voucher, locked against other edits and sales, if it is the account's.
    private static func ownVoucher(
        _ edit: Edit,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<Voucher> {
        try connection.execute("SELECT FROM vouchers WHERE id = \(edit.id) FOR NO KEY UPDATE")
        try connection.execute(
            "SELECT FROM voucher_counts WHERE voucher_id = \(edit.id) FOR UPDATE"
        )
        return try edit.verdict(
            on: try voucher(edit.id, &connection),
            &connection,
            needs: .manage
        )
    }

    /// What is wrong with the ticket types that it is for.
    ///
    /// - Parameter known: Those that are not looked at again.
    private static func faults(
        of details: VoucherDetails,
        besides known: [String] = [],
        eventID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> [FieldFault] {
        let ids = details.ticketTypeIDs.filter { !known.contains($0) }
        guard !ids.isEmpty else { return [] }
        let found = try connection.execute(
            """
            SELECT id FROM ticket_types
            WHERE id = ANY (\(ids)::uuid[]) AND inventory_id = \(eventID)
            """
        ).map { (row) throws(PostgresError) in try row.text(0) }
        return details.ticketTypeIDs.enumerated().compactMap { index, id in
            guard ids.contains(id), !found.contains(id) else { return nil }
            let place = VoucherDetails.place(ofTicketType: index)
            return FieldFault(place, "is no ticket type of the event")
        }
    }
}

extension Edit {
    /// Whether it may be made to a voucher: of others' nobody knows.
    fileprivate func verdict(
        on voucher: Voucher?,
        _ connection: inout Connection,
        needs right: Right
    ) throws(PostgresError) -> EditOutcome<Voucher> {
        let outcome = try verdict(on: voucher, \.owner, \.version, &connection, needs: right)
        guard case .notYours = outcome, let voucher else { return outcome }
        let mayKnow = try Store.may(account, .view, with: voucher.owner, &connection)
        return mayKnow ? .notYours : .unknown
    }
}

extension VoucherDetails {
    /// Why it cannot have less than has been used of it already.
    fileprivate func shortfall(behind before: Voucher) -> FieldFault? {
        if let maxUses, maxUses < before.uses {
            return FieldFault("max_uses", "\(before.uses) of its uses are in use")
        }
        guard let budget, budget < before.spent else { return nil }
        let spent = Money(minorUnits: before.spent, currency).decimal
        return FieldFault("budget", "\(spent) of it are in use")
    }
}
