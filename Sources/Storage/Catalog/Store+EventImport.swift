import Postgres
package import Reservations

/// An event that an import has made, or has found made already.
package struct ImportedEvent: Sendable {
    package let id: String
    package let isNew: Bool
}

/// What became of events that were to be imported.
package enum EventImportOutcome: Sendable {
    /// In the order in which they came.
    case imported([ImportedEvent])
    /// Nothing was made, because of the one at that place.
    case invalid(index: Int, FieldFaults)
}

extension Store {
    /// Makes events with their ticket types in one transaction: all of them, or nothing.
    ///
    /// An event that the organizer has already, by its name and start, stays as it is.
    package func importEvents(
        _ offers: [EventOffer],
        organizerID: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> EventImportOutcome {
        try transaction(until: deadline) { (connection) throws(PostgresError) in
            // Two imports at once would not see each other's events.
            try connection.execute("SELECT FROM users WHERE id = \(organizerID) FOR NO KEY UPDATE")
            var imported: [ImportedEvent] = []
            for (index, offer) in offers.enumerated() {
                switch try Self.importEvent(offer, organizerID, &connection) {
                case .success(let event): imported.append(event)
                case .failure(let faults): return .rollBack(.invalid(index: index, faults))
                }
            }
            return .commit(.imported(imported))
        }
    }

    private static func importEvent(
        _ offer: EventOffer,
        _ organizerID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> Result<ImportedEvent, FieldFaults> {
        if let id = try eventID(like: offer.event, organizerID, &connection) {
            return .success(ImportedEvent(id: id, isNew: false))
        }
        let made = try judged { () throws(PostgresError) in
            try makeEvent(offer.event, organizerID: organizerID, &connection)
        }
        let event: Event
        switch made {
        case .success(let made): event = made
        case .failure(let faults): return .failure(faults)
        }
        for (index, type) in offer.ticketTypes.enumerated() {
            // Ids tell the order in which things were made, by the millisecond.
            try connection.execute("SELECT pg_sleep(0.001)")
            let made = try judged { () throws(PostgresError) in
                try makeTicketType(type, eventID: event.id, by: organizerID, &connection)
            }
            if case .failure(let faults) = made {
                return .failure(faults.below(EventOffer.place(ofTicketType: index)))
            }
        }
        return .success(ImportedEvent(id: event.id, isNew: true))
    }

    private static func eventID(
        like event: EventDetails,
        _ organizerID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> String? {
        try connection.execute(
            """
            SELECT inventories.id FROM inventories JOIN events USING (id, kind)
            WHERE organizer_id = \(organizerID) AND name = \(event.name)
              AND starts_at = to_timestamp(\(event.startsAt))
            ORDER BY inventories.id LIMIT 1
            """
        ).first { (row) throws(PostgresError) in try row.text(0) }
    }

    /// What was made, or what is wrong with it, also where only the database can know.
    private static func judged<Value>(
        _ make: () throws(PostgresError) -> EditOutcome<Value>
    ) throws(PostgresError) -> Result<Value, FieldFaults> {
        let outcome: EditOutcome<Value>
        do throws(PostgresError) {
            outcome = try make()
        } catch {
            guard let refusal = EditOutcome<Value>(refusedBy: error) else { throw error }
            outcome = refusal
        }
        switch outcome {
        case .done(let value): return .success(value)
        case .invalid(let faults): return .failure(FieldFaults(faults))
        case .nameTaken:
            return .failure(FieldFaults([FieldFault("name", "another one has it already")]))
        case .unknown, .notYours, .stale, .screenTaken, .taken:
            return .failure(FieldFaults([FieldFault("name", "this could not be made")]))
        }
    }
}
