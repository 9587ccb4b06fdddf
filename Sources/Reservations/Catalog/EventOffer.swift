/// An event that is to be made together with its ticket types.
package struct EventOffer: Hashable, Sendable {
    package let event: EventDetails
    package let ticketTypes: [TicketTypeDetails]

    package init(event: EventDetails, ticketTypes: [TicketTypeDetails]) {
        self.event = event
        self.ticketTypes = ticketTypes
    }

    /// Where a ticket type stands among what an offer consists of.
    package static func place(ofTicketType index: Int) -> String { "ticket_types[\(index)]" }
}
