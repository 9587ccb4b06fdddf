import JSONText
import Postgres
package import Reservations

extension Store {
    /// Reads one show, nil if there is none of that id.
    package func show(
        id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Show? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.show(id, &connection)
        }
    }

    /// Reads a page of a movie's shows that are neither past nor cancelled, by when they start; nil if
    /// there is no such movie.
    package func shows(
        ofMovie movieID: String,
        after cursor: InventoryCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Page<ListedShow, InventoryCursor>? {
        let key = InventoryKey(.startTime)
        let found = try read(until: deadline) { (connection) throws(PostgresError) in
            guard try Self.movie(movieID, &connection) != nil else { return [ListedShow]?.none }
            return try connection.execute(
                """
                SELECT \(Self.showFields), \(key.rank) FROM \(Self.showTables)
                WHERE movie_id = \(movieID) AND inventories.kind = 'show' AND NOT is_over
                  AND cancelled_at IS NULL AND ends_at > now()
                  \(key.isBehind(cursor))
                ORDER BY \(key.order) \(Self.limit(limit + 1))
                """
            ).map { (row) throws(PostgresError) in
                ListedShow(show: try Self.show(from: row), rank: try row.int(33))
            }
        }
        return found.map { found in
            Page(found, limit: limit) { listed in
                InventoryCursor(order: .startTime, rank: listed.rank, id: listed.show.id)
            }
        }
    }

    /// Changes a show of somebody's own; it stays as long as it was.
    ///
    /// - Parameter change: Yields what the show is to be; where that is what it is, nothing happens.
    package func changeShow(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant,
        _ change: (ShowDetails) -> ShowChange
    ) throws(StoreError) -> EditOutcome<Show> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownShow(edit, &connection)
            guard case .done(let before) = outcome else { return .rollBack(outcome) }
            let wanted = change(before.details)
            if wanted.changesNothing(of: before) { return .rollBack(.done(before)) }
            guard wanted.isOpen(to: before) else { return .rollBack(.over) }
            let faults = wanted.details.faults(at: try Self.now(&connection), after: before.details)
            guard faults.isEmpty else { return .rollBack(.invalid(faults)) }
            for statement in Self.update(edit.id, wanted) { try connection.execute(statement) }
            if wanted.cancels {
                try connection.execute(Self.callOff(edit.id, by: edit.account.id))
            }
            guard let after = try Self.show(edit.id, &connection) else {
                return .rollBack(.unknown)
            }
            let action = wanted.cancels ? ListedChange.Action.cancelled : .changed
            try connection.execute(Self.record(action, by: edit.account.id, before, after))
            return .commit(.done(after))
        }
    }

    /// Deletes a show of somebody's own of which no seat is taken.
    package func deleteShow(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Show> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownShow(edit, &connection)
            guard case .done(let show) = outcome else { return .rollBack(outcome) }
            guard show.seatsTaken == 0 else { return .rollBack(.taken(show.seatsTaken)) }
            try connection.execute("DELETE FROM inventories WHERE id = \(edit.id)")
            try connection.execute(Self.record(.deleted, by: edit.account.id, show, nil))
            return .commit(outcome)
        }
    }

    /// The show, locked against other edits and with its counts at rest, if it is the account's.
    private static func ownShow(
        _ edit: Edit,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<Show> {
        try lock(.show, edit.id, &connection)
        return try edit.verdict(
            on: try show(edit.id, &connection),
            \.owner,
            \.version,
            &connection
        )
    }
}

/// A show, and where it stands in its list.
package struct ListedShow: Sendable {
    package let show: Show
    let rank: Int
}

// MARK: - Statements

extension Store {
    private static func update(_ id: String, _ change: ShowChange) -> [Statement] {
        let details = change.details
        return [
            update(id, details.terms, cancels: change.cancels),
            """
            UPDATE inventories SET
                starts_at = to_timestamp(\(details.startsAt)),
                ends_at = to_timestamp(\(details.startsAt)) + (ends_at - starts_at),
                time_zone = \(details.timeZone), screen_name = \(details.screenName)
            WHERE id = \(id)
            """,
            """
            UPDATE shows SET price = \(details.price.minorUnits), early_prices = \(details.earlyPrices)
            WHERE id = \(id)
            """,
            """
            UPDATE zones SET price = \(details.price.minorUnits), early_prices = \(details.earlyPrices)
            WHERE inventory_id = \(id) AND NOT is_own_price
            """,
        ]
    }

    static func record(
        _ action: ListedChange.Action,
        by userID: String,
        _ before: Show?,
        _ after: Show?
    ) -> Statement {
        let id = after?.id ?? before?.id ?? ""
        return record(
            CatalogChange(
                inventoryID: id,
                subject: .show,
                subjectID: id,
                action: action,
                userID: userID,
                before: before?.record,
                after: after?.record
            )
        )
    }

    static func show(
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Show? {
        try connection.execute(
            "SELECT \(showFields) FROM \(showTables) WHERE inventories.id = \(id)"
        ).first { (row) throws(PostgresError) in try show(from: row) }
    }

    private static let showFields: Statement = """
        inventories.id, movie_id, organizer_id, screen_name, extract(epoch FROM starts_at)::bigint,
        time_zone, price, currency, \(termColumns),
        rfc3339(starts_at, time_zone), rfc3339(ends_at, time_zone),
        rfc3339(sales_start, time_zone), rfc3339(sales_end, time_zone),
        inventory_status(cancelled_at, starts_at, ends_at, taken, capacity),
        seat_count, capacity - taken, taken,
        rfc3339(inventories.created_at, 'UTC'), rfc3339(inventories.updated_at, 'UTC'), version,
        seat_plans.name, is_numbered, \(zoneColumns), early_prices, organization_id
        """

    private static let showTables: Statement = """
        inventories
            JOIN shows USING (id, kind)
            JOIN seat_plans ON seat_plans.id = seat_plan_id
            JOIN inventory_counts ON inventory_counts.inventory_id = inventories.id
        """

    private static func show(from row: borrowing Row) throws(PostgresError) -> Show {
        let currency = try row.decode(7, as: "a currency") { Currency($0) }
        var details = ShowDetails(
            screenName: try row.text(3),
            startsAt: Moment(epoch: try row.int(4)),
            price: Money(minorUnits: try row.int(6), currency)
        )
        details.timeZone = try row.text(5)
        details.terms = try terms(from: row, at: 8)
        details.earlyPrices = try earlyPrices(from: row, at: 31)
        return Show(
            id: try row.text(0),
            movieID: try row.text(1),
            owner: Owner(organizerID: try row.text(2), organizationID: row.optionalText(32)),
            details: details,
            times: Show.Times(
                start: try row.text(16),
                end: try row.text(17),
                salesStart: row.optionalText(18),
                salesEnd: row.optionalText(19)
            ),
            status: try row.decode(20, as: "a status") { InventoryStatus(rawValue: $0) },
            seatMap: try row.text(27),
            isNumbered: try row.bool(28),
            zones: try zones(from: row, at: 29, currency),
            totalSeats: try row.int(21),
            seatsLeft: try row.int(22),
            seatsTaken: try row.int(23),
            createdAt: try row.text(24),
            updatedAt: try row.text(25),
            version: try row.int(26)
        )
    }
}
