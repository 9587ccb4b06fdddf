package import Cache
package import Logging
package import Reservations
package import Storage

/// Tells all that remember bookings that these have ended.
package struct Release: Sendable {
    private let logger: Logger
    /// Told of the routes of which a search shows another number of seats.
    private let forget: @Sendable ([RouteDate]) -> Void
    /// Told of the seats that bookings have given back.
    private let free: @Sendable ([EndedBooking]) -> Void

    package init(
        logger: Logger,
        forget: @escaping @Sendable ([RouteDate]) -> Void,
        free: @escaping @Sendable ([EndedBooking]) -> Void
    ) {
        self.logger = logger
        self.forget = forget
        self.free = free
    }

    /// Over the process' own caches.
    package init(searches: SearchCache, gate: SeatGate, logger: Logger) {
        self.init(logger: logger) { routes in
            for route in routes { searches.forget(route) }
        } free: { bookings in
            gate.settle(bookings.map { .left($0.seats, token: $0.id) })
        }
    }

    package func note(_ bookings: [EndedBooking], _ routes: [RouteDate]) {
        forget(routes)
        free(bookings.filter { !$0.seats.isEmpty })
        for booking in bookings { logger.note(booking) }
    }
}

extension Logger {
    package func note(_ booking: EndedBooking) {
        note(booking.status, of: booking.id, booking.reference, userID: booking.userID)
    }

    /// A booking has become something: a line for each time.
    package func note(
        _ status: BookingStatus,
        of id: String,
        _ reference: String,
        userID: String
    ) {
        info(
            "booking",
            metadata: [
                "booking_id": "\(id)", "reference": "\(reference)",
                "status": "\(status.rawValue)", "user_id": "\(userID)",
            ]
        )
    }
}
