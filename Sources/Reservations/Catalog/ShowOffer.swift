/// A show that is to be made, with its seats.
package struct ShowOffer: Hashable, Sendable {
    package let details: ShowDetails
    package let seats: OfferedSeats

    package init(details: ShowDetails, seats: OfferedSeats) {
        self.details = details
        self.seats = seats
    }
}
