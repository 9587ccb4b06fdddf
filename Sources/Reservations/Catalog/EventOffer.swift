/// An event that is to be made, with its seats, if it has some, and its ticket types.
package struct EventOffer: Hashable, Sendable {
    package let event: EventDetails
    package let seats: EventSeats?
    package let ticketTypes: [TicketTypeDetails]

    package init(
        event: EventDetails,
        seats: EventSeats? = nil,
        ticketTypes: [TicketTypeDetails] = []
    ) {
        self.event = event
        self.seats = seats
        self.ticketTypes = ticketTypes
    }

    /// Where a ticket type stands among what an offer consists of.
    package static func place(ofTicketType index: Int) -> String { "ticket_types[\(index)]" }
}

/// The seats that an event is to have.
package struct EventSeats: Hashable, Sendable {
    /// The member of an event that has the price of seats, where it is told to be missing.
    package static let priceField = "seat_price"

    package let seats: OfferedSeats
    /// Of a seat whose zone has no price of its own; nil if that is not told.
    package let price: Money?

    package init(seats: OfferedSeats, price: Money?) {
        self.seats = seats
        self.price = price
    }

    /// The seats with their prices, or what is wrong with their map.
    ///
    /// - Parameter textOfMap: Yields what is kept by a name; nil if there is nothing.
    package func priced<Failure: Error>(
        _ currency: Currency,
        _ textOfMap: (String) throws(Failure) -> String?
    ) throws(Failure) -> Result<PricedSeats, FieldFaults> {
        let pricing = Pricing(price ?? Money(minorUnits: 0, currency))
        let priced = try seats.priced(pricing, textOfMap)
        guard case .success(let seats) = priced, price == nil,
            seats.map.zones.contains(where: { $0.price == nil })
        else { return priced }
        let message = "required: a zone of the map has no price of its own"
        return .failure(FieldFaults([FieldFault(Self.priceField, message)]))
    }
}
