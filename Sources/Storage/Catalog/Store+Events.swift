import JSONText
import Postgres
package import Reservations

extension Store {
    /// Makes an event.
    ///
    /// - Parameter seats: nil for one that has tickets only.
    package func createEvent(
        _ details: EventDetails,
        _ seats: PricedSeats?,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Event> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            if let fault = try Self.fault(of: nil, to: details.organizationID, account, &connection)
            {
                return .rollBack(.invalid([fault]))
            }
            let outcome = try Self.makeEvent(details, seats, organizerID: account.id, &connection)
            return if case .done = outcome { .commit(outcome) } else { .rollBack(outcome) }
        }
    }

    /// Reads one event, nil if there is none of that id.
    package func event(
        id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Event? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.event(id, &connection)
        }
    }

    /// Changes an event of somebody's own.
    ///
    /// - Parameter change: Yields what the event is to be; where that is what it is, nothing happens.
    package func changeEvent(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant,
        _ change: (EventDetails) -> EventChange
    ) throws(StoreError) -> EditOutcome<Event> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let before: Event
            switch try Self.ownEvent(edit, &connection) {
            case .done(let event): before = event
            case let refusal: return .rollBack(refusal)
            }
            let wanted = change(before.details)
            if wanted.changesNothing(of: before) { return .rollBack(.done(before)) }
            guard wanted.isOpen(to: before) else { return .rollBack(.over) }
            var faults = wanted.details.faults(at: try Self.now(&connection), after: before.details)
            let target = wanted.details.organizationID
            if target != before.details.organizationID,
                let fault = try Self.fault(of: before.owner, to: target, edit.account, &connection)
            {
                faults.append(fault)
            }
            guard faults.isEmpty else { return .rollBack(.invalid(faults)) }
            guard wanted.details.capacity >= before.ticketsTaken else {
                return .rollBack(.taken(before.ticketsTaken))
            }
            for statement in Self.update(edit.id, wanted) { try connection.execute(statement) }
            if wanted.cancels {
                try connection.execute(Self.callOff(edit.id, by: edit.account.id))
            }
            guard let after = try Self.event(edit.id, &connection) else {
                return .rollBack(.unknown)
            }
            let action = wanted.cancels ? ListedChange.Action.cancelled : .changed
            try connection.execute(Self.record(action, by: edit.account.id, before, after))
            return .commit(.done(after))
        }
    }

    /// Deletes an event of somebody's own, unless anything of it is taken.
    package func deleteEvent(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<Event> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            try Self.lockParts(ofOwn: edit, &connection)
            let outcome = try Self.ownEvent(edit, &connection)
            guard case .done(let event) = outcome else { return .rollBack(outcome) }
            guard event.ticketsTaken == 0 else { return .rollBack(.taken(event.ticketsTaken)) }
            try connection.execute("DELETE FROM inventories WHERE id = \(edit.id)")
            try connection.execute(Self.record(.deleted, by: edit.account.id, event, nil))
            return .commit(outcome)
        }
    }

    /// The event, locked against other edits and with its counts at rest, if it is the account's.
    private static func ownEvent(
        _ edit: Edit,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<Event> {
        try lock(.event, edit.id, &connection)
        return try edit.verdict(
            on: try event(edit.id, &connection),
            \.owner,
            \.version,
            &connection
        )
    }

    /// Locks what goes with an event of somebody's own, before it, in the one order of locks.
    private static func lockParts(
        ofOwn edit: Edit,
        _ connection: inout Connection
    ) throws(PostgresError) {
        guard let owner = try owner(of: .event, edit.id, &connection),
            try may(edit.account, .manage, with: owner, &connection)
        else { return }
        try connection.execute(Self.lockVouchers(ofInventory: edit.id))
        try connection.execute(Self.lockTicketTypes(ofInventory: edit.id))
    }

    /// Makes an event in a transaction, which must be rolled back unless it is done.
    static func makeEvent(
        _ details: EventDetails,
        _ seats: PricedSeats?,
        organizerID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<Event> {
        let faults = details.faults(at: try now(&connection))
        guard faults.isEmpty else { return .invalid(faults) }
        var plan: (id: Int, seats: PricedSeats)?
        if let seats { plan = (try self.plan(of: seats.map, &connection), seats) }
        let statement = insertEvent(details, plan, organizerID: organizerID)
        guard
            let id = try connection.execute(statement).first({
                (row) throws(PostgresError) in try row.text(0)
            }),
            let event = try event(id, &connection)
        else { return .unknown }
        try connection.execute(record(.created, by: organizerID, nil, event))
        return .done(event)
    }
}

// MARK: - Statements

extension Store {
    private static func insertEvent(
        _ details: EventDetails,
        _ plan: (id: Int, seats: PricedSeats)?,
        organizerID: String
    ) -> Statement {
        let inventory = NewInventory(
            kind: .event,
            owner: Owner(
                organizerID: organizerID,
                organizationID: details.organizationID
            ),
            currency: details.currency,
            startsAt: details.startsAt,
            endsAt: details.endsAt,
            timeZone: details.timeZone,
            terms: details.terms,
            planID: plan?.id
        )
        let zones: Statement = if let plan { "\(insertZones(plan.seats))," } else { "" }
        return """
            WITH inventory AS (\(insert(inventory))),
                 counts AS (
                    INSERT INTO inventory_counts (inventory_id, capacity)
                    SELECT id, \(details.capacity)::integer FROM inventory
                 ),
                 sales AS (INSERT INTO inventory_sales (inventory_id) SELECT id FROM inventory),
                 \(zones)
                 event AS (
                    INSERT INTO events (id, name, description, location)
                    SELECT id, \(details.name), \(details.description), \(details.location)
                    FROM inventory
                 )
            SELECT id FROM inventory
            """
    }

    private static func update(_ id: String, _ change: EventChange) -> [Statement] {
        let details = change.details
        return [
            update(id, details.terms, cancels: change.cancels),
            """
            UPDATE inventories SET
                starts_at = to_timestamp(\(details.startsAt)),
                ends_at = to_timestamp(\(details.endsAt)), time_zone = \(details.timeZone),
                organization_id = \(details.organizationID)
            WHERE id = \(id)
            """,
            """
            UPDATE events SET name = \(details.name), description = \(details.description),
                location = \(details.location)
            WHERE id = \(id)
            """,
            """
            UPDATE inventory_counts SET capacity = \(details.capacity)
            WHERE inventory_id = \(id) AND capacity <> \(details.capacity)
            """,
        ]
    }

    private static func record(
        _ action: ListedChange.Action,
        by userID: String,
        _ before: Event?,
        _ after: Event?
    ) -> Statement {
        let id = after?.id ?? before?.id ?? ""
        return record(
            CatalogChange(
                inventoryID: id,
                subject: .event,
                subjectID: id,
                action: action,
                userID: userID,
                before: before?.record,
                after: after?.record
            )
        )
    }

    static func event(
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Event? {
        try connection.execute(
            "SELECT \(eventFields) FROM \(eventTables) WHERE inventories.id = \(id)"
        ).first {
            (row) throws(PostgresError) in try event(from: row)
        }
    }

    static let eventFields: Statement = """
        inventories.id, organizer_id, username, name, description, location, time_zone,
        extract(epoch FROM starts_at)::bigint, extract(epoch FROM ends_at)::bigint,
        capacity, currency, \(termColumns),
        rfc3339(starts_at, time_zone), rfc3339(ends_at, time_zone),
        rfc3339(sales_start, time_zone), rfc3339(sales_end, time_zone),
        inventory_status(cancelled_at, starts_at, ends_at, taken, capacity), sold, taken,
        rfc3339(inventories.created_at, 'UTC'), rfc3339(inventories.updated_at, 'UTC'), version,
        (SELECT seat_plans.name FROM seat_plans WHERE seat_plans.id = seat_plan_id), \(zoneColumns),
        organization_id
        """

    static let eventTables: Statement = """
        inventories
            JOIN events USING (id, kind)
            JOIN users ON users.id = organizer_id
            JOIN inventory_counts ON inventory_counts.inventory_id = inventories.id
            JOIN inventory_sales ON inventory_sales.inventory_id = inventories.id
        """

    static func event(from row: borrowing Row) throws(PostgresError) -> Event {
        let details = try details(from: row)
        return Event(
            id: try row.text(0),
            organizerID: try row.text(1),
            organizer: try row.text(2),
            details: details,
            times: Event.Times(
                start: try row.text(19),
                end: row.optionalText(20),
                salesStart: row.optionalText(21),
                salesEnd: row.optionalText(22)
            ),
            status: try row.decode(23, as: "a status") { InventoryStatus(rawValue: $0) },
            seatMap: row.optionalText(29),
            zones: try zones(from: row, at: 30, details.currency),
            ticketsSold: try row.int(24),
            ticketsTaken: try row.int(25),
            createdAt: try row.text(26),
            updatedAt: try row.text(27),
            version: try row.int(28)
        )
    }

    /// Columns 3 to 18, and 32.
    private static func details(from row: borrowing Row) throws(PostgresError) -> EventDetails {
        var details = EventDetails(
            name: try row.text(3),
            location: try row.text(5),
            startsAt: Moment(epoch: try row.int(7)),
            capacity: try row.int(9),
            currency: try row.decode(10, as: "a currency") { Currency($0) }
        )
        details.description = try row.text(4)
        details.timeZone = try row.text(6)
        details.endsAt = try moment(from: row, at: 8)
        details.terms = try terms(from: row, at: 11)
        details.organizationID = row.optionalText(32)
        return details
    }
}
