package import Reservations

/// Which holds a step of the sweep looks for.
package struct ExpirySearch: Sendable {
    /// The most holds of one step.
    package var limit: Int
    /// Only what keeps something of these; nil for all.
    package var inventories: [String]?
    /// Only what comes after this, as `ExpiryStep.reached` tells it.
    package var start: ExpiryPlace?
    /// Only this booking, before its time as well; nil for all that are overdue.
    package private(set) var bookingID: String?

    package init(limit: Int, inventories: [String]? = nil) {
        self.limit = limit
        self.inventories = inventories
    }

    /// One hold, whose time an operator ends.
    package init(bookingID: String) {
        self.init(limit: 1)
        self.bookingID = bookingID
    }

    /// Why what it finds has ended.
    var reason: String { bookingID == nil ? "hold ended" : "ended by the operator" }
}

/// Where a hold stands among all, the oldest of which come first.
package struct ExpiryPlace: Sendable, Hashable {
    let expiry: String
    /// The booking's, as many holds expire at one moment.
    let id: String
}

/// What came of a step.
package struct ExpiryStep: Sendable {
    package fileprivate(set) var holds: [EndedBooking] = []
    /// Of which a search shows another number of seats from now on.
    package fileprivate(set) var routes: [RouteDate] = []
    /// How many were found; fewer than the limit if there are no more.
    package let found: Int
    /// Where the last one that was found stands; nil if none was.
    package let reached: ExpiryPlace?

    init(found: Int, reached: ExpiryPlace?) {
        self.found = found
        self.reached = reached
    }

    mutating func note(_ holds: [EndedBooking], _ routes: [RouteDate]) {
        self.holds = holds
        self.routes = routes
    }
}

/// A booking that has just expired, or been cancelled with all of its inventory.
package struct EndedBooking: Sendable, Hashable {
    package let id: String
    package let reference: String
    package let userID: String
    package let status: BookingStatus
    /// That it has given back.
    package let seats: [SeatKey]
}

extension EndedBooking {
    init(
        id: String,
        reference: String,
        userID: String,
        status: BookingStatus,
        items: [BookingItem]
    ) {
        self.init(
            id: id,
            reference: reference,
            userID: userID,
            status: status,
            seats: items.compactMap(\.seat)
        )
    }

    package init(_ booking: Booking) {
        self.init(
            id: booking.id,
            reference: booking.reference,
            userID: booking.userID,
            status: booking.status,
            items: booking.items
        )
    }
}
