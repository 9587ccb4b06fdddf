package import Reservations

/// A file with an event and its ticket types.
package enum EventFile {
    /// Reads a file's text.
    ///
    /// - Throws: Every fault, each with its place in the file.
    package static func offer(from text: [UInt8]) throws(FieldFaults) -> EventOffer {
        var file = try OfferFile(text, partsIn: "ticket_types")
        let (event, seats) = file.whole(EventFields.offer) { $0.newEvent() }
        let types = file.parts(
            TicketTypeFields.creation,
            limit: TicketTypeDetails.countLimit,
            place: EventOffer.place(ofTicketType:)
        ) { $0.newTicketType(event.currency) }
        try file.finish()
        return EventOffer(event: event, seats: seats, ticketTypes: types)
    }
}
