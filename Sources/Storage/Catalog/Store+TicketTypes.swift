import JSONText
import Postgres
package import Reservations

extension Store {
    /// Makes a ticket type of an event of somebody's own.
    package func createTicketType(
        _ details: TicketTypeDetails,
        eventID: String,
        by account: Account,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<TicketType> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            if let obstacle: EditOutcome<TicketType> = try Self.lockForMore(
                eventID,
                by: account,
                &connection
            ) {
                return .rollBack(obstacle)
            }
            let outcome = try Self.makeTicketType(
                details,
                eventID: eventID,
                by: account.id,
                &connection
            )
            return if case .done = outcome { .commit(outcome) } else { .rollBack(outcome) }
        }
    }

    /// Locks an event that gets ticket types or vouchers: it neither goes meanwhile, nor gets more of them by
    /// others.
    ///
    /// - Returns: Why it gets none from this account; nil if it does.
    static func lockForMore<Part>(
        _ eventID: String,
        by account: Account,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<Part>? {
        try connection.execute("SELECT FROM inventories WHERE id = \(eventID) FOR NO KEY UPDATE")
        guard let event = try event(eventID, &connection) else { return .unknown }
        guard try may(account, .manage, with: event.owner, &connection) else { return .notYours }
        return event.status == .cancelled || event.status == .past ? .over : nil
    }

    package func ticketType(
        id: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> TicketType? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            try Self.ticketType(id, &connection)
        }
    }

    /// Reads a page of an event's ticket types in the order in which they were made, those that are hidden
    /// only for whose they are; nil if there is no such event.
    ///
    /// - Parameter account: Who asks, if that is known.
    package func ticketTypes(
        ofEvent eventID: String,
        for account: Account?,
        after cursor: IDCursor?,
        limit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> Page<TicketType, IDCursor>? {
        try read(until: deadline) { (connection) throws(PostgresError) in
            guard let owner = try Self.owner(of: .event, eventID, &connection) else { return nil }
            var seesHidden = false
            if let account {
                seesHidden = try Self.may(account, .view, with: owner, &connection)
            }
            return try Self.ticketTypes(
                ofEvent: eventID,
                among: [],
                seesHidden: seesHidden,
                after: cursor,
                limit: limit,
                &connection
            )
        }
    }

    /// - Parameter among: Only these; none: all.
    static func ticketTypes(
        ofEvent eventID: String,
        among ids: [String],
        seesHidden: Bool,
        after cursor: IDCursor?,
        limit: Int,
        _ connection: inout Connection
    ) throws(PostgresError) -> Page<TicketType, IDCursor> {
        let types = try connection.execute(
            """
            SELECT \(ticketTypeFields) FROM \(ticketTypeTables)
            WHERE ticket_types.inventory_id = \(eventID)
              AND (NOT is_hidden OR \(seesHidden)::boolean)
              AND (\(ids.isEmpty)::boolean OR ticket_types.id = ANY (\(ids)::uuid[]))
              AND (\(cursor?.id)::uuid IS NULL OR ticket_types.id > \(cursor?.id)::uuid)
            ORDER BY ticket_types.id \(Self.limit(limit + 1))
            """
        ).map { (row) throws(PostgresError) in try ticketType(from: row) }
        return Page(types, limit: limit) { IDCursor(id: $0.id) }
    }

    /// Changes a ticket type of somebody's own.
    ///
    /// - Parameter change: Yields what it is to be; where that is what it is, nothing happens.
    package func changeTicketType(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant,
        _ change: (TicketTypeDetails) -> TicketTypeDetails
    ) throws(StoreError) -> EditOutcome<TicketType> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownTicketType(edit, &connection)
            guard case .done(let before) = outcome else { return .rollBack(outcome) }
            let wanted = change(before.details)
            if wanted == before.details { return .rollBack(outcome) }
            guard wanted.quantity >= before.taken else { return .rollBack(.taken(before.taken)) }
            for statement in Self.update(edit.id, wanted) { try connection.execute(statement) }
            guard let after = try Self.ticketType(edit.id, &connection) else {
                return .rollBack(.unknown)
            }
            try connection.execute(Self.record(.changed, by: edit.account.id, before, after))
            return .commit(.done(after))
        }
    }

    /// Deletes a ticket type of somebody's own, unless any of it is taken.
    package func deleteTicketType(
        _ edit: Edit,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EditOutcome<TicketType> {
        try editing(until: deadline) { (connection) throws(PostgresError) in
            let outcome = try Self.ownTicketType(edit, &connection)
            guard case .done(let type) = outcome else { return .rollBack(outcome) }
            guard type.taken == 0 else { return .rollBack(.taken(type.taken)) }
            try connection.execute("DELETE FROM ticket_types WHERE id = \(edit.id)")
            try connection.execute(Self.record(.deleted, by: edit.account.id, type, nil))
            return .commit(outcome)
        }
    }

    /// The ticket type, locked against other edits and sales, if it is the account's.
    ///
    /// One that is hidden does not exist for others.
    private static func ownTicketType(
        _ edit: Edit,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<TicketType> {
        try connection.execute("SELECT FROM ticket_types WHERE id = \(edit.id) FOR NO KEY UPDATE")
        try connection.execute(
            "SELECT FROM ticket_type_counts WHERE ticket_type_id = \(edit.id) FOR UPDATE"
        )
        let type = try ticketType(edit.id, &connection)
        let outcome = try edit.verdict(on: type, \.owner, \.version, &connection)
        if case .notYours = outcome, type?.details.isHidden == true { return .unknown }
        return outcome
    }

    /// Makes a ticket type in a transaction, which must be rolled back unless it is done.
    static func makeTicketType(
        _ details: TicketTypeDetails,
        eventID: String,
        by userID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> EditOutcome<TicketType> {
        guard
            let id = try connection.execute(insert(details, eventID)).first({
                (row) throws(PostgresError) in try row.text(0)
            }),
            let type = try ticketType(id, &connection)
        else {
            let message = "an event has at most \(TicketTypeDetails.countLimit) ticket types"
            return .invalid([FieldFault("name", message)])
        }
        try connection.execute(record(.created, by: userID, nil, type))
        return .done(type)
    }
}

// MARK: - Statements

extension Store {
    /// Yields no row if the event has as many as it may have.
    private static func insert(_ details: TicketTypeDetails, _ eventID: String) -> Statement {
        """
        WITH ticket_type AS (
                INSERT INTO ticket_types (
                    inventory_id, name, description, price, early_prices, is_active, is_hidden
                )
                SELECT \(eventID)::uuid, \(details.name), \(details.description),
                       \(details.price.minorUnits)::bigint, \(details.earlyPrices)::jsonb,
                       \(details.isActive)::boolean, \(details.isHidden)::boolean
                WHERE (SELECT count(*) FROM ticket_types WHERE inventory_id = \(eventID)::uuid)
                    < \(TicketTypeDetails.countLimit)
                RETURNING id
             ),
             counts AS (
                INSERT INTO ticket_type_counts (ticket_type_id, quantity)
                SELECT id, \(details.quantity)::integer FROM ticket_type
             ),
             sales AS (
                INSERT INTO ticket_type_sales (ticket_type_id) SELECT id FROM ticket_type
             )
        SELECT id FROM ticket_type
        """
    }

    private static func update(_ id: String, _ details: TicketTypeDetails) -> [Statement] {
        [
            """
            UPDATE ticket_types SET name = \(details.name), description = \(details.description),
                price = \(details.price.minorUnits), early_prices = \(details.earlyPrices),
                is_active = \(details.isActive), is_hidden = \(details.isHidden),
                version = version + 1
            WHERE id = \(id)
            """,
            """
            UPDATE ticket_type_counts SET quantity = \(details.quantity)
            WHERE ticket_type_id = \(id) AND quantity <> \(details.quantity)
            """,
        ]
    }

    private static func record(
        _ action: ListedChange.Action,
        by userID: String,
        _ before: TicketType?,
        _ after: TicketType?
    ) -> Statement {
        record(
            CatalogChange(
                inventoryID: after?.eventID ?? before?.eventID ?? "",
                subject: .ticketType,
                subjectID: after?.id ?? before?.id ?? "",
                action: action,
                userID: userID,
                before: before?.record,
                after: after?.record
            )
        )
    }

    private static func ticketType(
        _ id: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> TicketType? {
        try connection.execute(
            "SELECT \(ticketTypeFields) FROM \(ticketTypeTables) WHERE ticket_types.id = \(id)"
        ).first { (row) throws(PostgresError) in try ticketType(from: row) }
    }

    static let ticketTypeFields: Statement = """
        ticket_types.id, ticket_types.inventory_id, organizer_id, name, description, price,
        currency, quantity, is_active, types.taken, types_sold.sold,
        CASE WHEN is_active AND cancelled_at IS NULL AND coalesce(sales_start, now()) <= now()
                  AND coalesce(sales_end, starts_at) > now()
             THEN least(quantity - types.taken, capacity - whole.taken) ELSE 0 END,
        ticket_types.version, early_prices, floor(extract(epoch FROM now()))::bigint, is_hidden,
        organization_id
        """

    private static let ticketTypeTables: Statement = """
        ticket_types
            JOIN ticket_type_counts AS types ON types.ticket_type_id = ticket_types.id
            JOIN ticket_type_sales AS types_sold ON types_sold.ticket_type_id = ticket_types.id
            JOIN inventories ON inventories.id = ticket_types.inventory_id
            JOIN inventory_counts AS whole ON whole.inventory_id = inventories.id
        """

    private static func ticketType(
        from row: borrowing Row
    ) throws(PostgresError) -> TicketType {
        let currency = try row.decode(6, as: "a currency") { Currency($0) }
        var details = TicketTypeDetails(
            name: try row.text(3),
            price: Money(minorUnits: try row.int(5), currency),
            quantity: try row.int(7)
        )
        details.description = try row.text(4)
        details.isActive = try row.bool(8)
        details.isHidden = try row.bool(15)
        details.earlyPrices = try earlyPrices(from: row, at: 13)
        let taken = try row.int(9)
        let next = details.nextPrice(after: taken, at: Moment(epoch: try row.int(14)))
        return TicketType(
            id: try row.text(0),
            eventID: try row.text(1),
            owner: Owner(organizerID: try row.text(2), organizationID: row.optionalText(16)),
            details: details,
            taken: taken,
            sold: try row.int(10),
            sellable: try row.int(11),
            currentPrice: next,
            version: try row.int(12)
        )
    }
}
