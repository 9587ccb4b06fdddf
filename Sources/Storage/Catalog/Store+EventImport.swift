import Postgres
package import Reservations

/// An event that an import has made, or has found made already.
package struct ImportedEvent: Sendable {
    package let id: String
    package let isNew: Bool
}

extension Store {
    /// Makes events with their ticket types in one transaction: all of them, or nothing.
    ///
    /// An event that the organizer has already, by its name, place and start, stays as it is.
    package func importEvents(
        _ offers: [EventOffer],
        organizerID: String,
        until deadline: ContinuousClock.Instant
    ) throws(StoreError) -> ImportOutcome<ImportedEvent> {
        try importing(offers, organizerID: organizerID, until: deadline) {
            (offer, connection) throws(PostgresError) in
            try Self.importEvent(offer, organizerID, &connection)
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
        var priced: PricedSeats?
        if let wanted = offer.seats {
            let seats = try wanted.priced(offer.event.currency) { (name) throws(PostgresError) in
                try seatMap(named: name, &connection)
            }
            switch seats {
            case .failure(let faults): return .failure(faults)
            case .success(let seats): priced = seats
            }
        }
        let made = try judged(&connection) { (connection) throws(PostgresError) in
            try makeEvent(offer.event, priced, organizerID: organizerID, &connection)
        }
        switch made {
        case .failure(let faults): return .failure(faults)
        case .success(let event):
            let faults = try addTicketTypes(of: offer, to: event.id, organizerID, &connection)
            guard faults.isEmpty else { return .failure(FieldFaults(faults)) }
            return .success(ImportedEvent(id: event.id, isNew: true))
        }
    }

    /// Makes an offer's ticket types, and yields what is wrong with them.
    private static func addTicketTypes(
        of offer: EventOffer,
        to eventID: String,
        _ organizerID: String,
        _ connection: inout Connection
    ) throws(PostgresError) -> [FieldFault] {
        var faults: [FieldFault] = []
        for (index, type) in offer.ticketTypes.enumerated() {
            let made = try judged(&connection) { (connection) throws(PostgresError) in
                try makeTicketType(type, eventID: eventID, by: organizerID, &connection)
            }
            guard case .failure(let more) = made else { continue }
            faults += more.below(EventOffer.place(ofTicketType: index)).list
        }
        return faults
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
              AND location = \(event.location)
              AND starts_at = to_timestamp(\(event.startsAt))
            ORDER BY inventories.id LIMIT 1
            """
        ).first { (row) throws(PostgresError) in try row.text(0) }
    }
}
