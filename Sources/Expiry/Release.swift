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
    /// Told that money is to go back.
    private let payBack: @Sendable () -> Void

    package init(
        logger: Logger,
        forget: @escaping @Sendable ([RouteDate]) -> Void,
        free: @escaping @Sendable ([EndedBooking]) -> Void,
        payBack: @escaping @Sendable () -> Void = {}
    ) {
        self.logger = logger
        self.forget = forget
        self.free = free
        self.payBack = payBack
    }

    /// Over the process' own caches.
    package init(
        searches: SearchCache,
        gate: SeatGate,
        logger: Logger,
        payBack: @escaping @Sendable () -> Void = {}
    ) {
        self.init(logger: logger) { routes in
            for route in routes { searches.forget(route) }
        } free: { bookings in
            gate.settle(bookings.map { .left($0.seats, token: $0.id) })
        } payBack: {
            payBack()
        }
    }

    package func note(_ bookings: [EndedBooking], _ routes: [RouteDate]) {
        forget(routes)
        free(bookings.filter { !$0.seats.isEmpty })
        for booking in bookings { logger.note(booking) }
        if bookings.contains(where: { $0.status == .refundPending }) { payBack() }
    }
}

extension Logger {
    package func note(_ booking: EndedBooking) {
        note(booking.status, of: booking.id, booking.reference, userID: booking.userID)
    }

    /// A booking has become something: a line for each time.
    package func note(_ booking: Booking) {
        note(booking.status, of: booking.id, booking.reference, userID: booking.userID)
    }

    /// A booking has become something, has given back a part, or money for it has moved.
    package func note(_ changed: ChangedBooking) {
        let booking = changed.booking
        if booking.status != changed.from { note(booking) }
        if changed.returned > 0 {
            info("items returned", metadata: booking.names(["items": "\(changed.returned)"]))
        }
        if let payment = changed.payment, payment.status != changed.paymentFrom {
            info("payment", metadata: booking.names(payment.facts))
        }
        if let refund = changed.refund {
            info("refund", metadata: booking.names(refund.facts))
        }
    }

    private func note(
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

extension Booking {
    /// By which a line names it, beside what else it tells.
    fileprivate func names(_ facts: Logger.Metadata) -> Logger.Metadata {
        facts.merging(["booking_id": "\(id)", "reference": "\(reference)"]) { fact, _ in fact }
    }
}

extension Payment {
    fileprivate var facts: Logger.Metadata {
        [
            "payment_id": "\(id)", "method": "\(method.rawValue)", "status": "\(status.rawValue)",
            "amount": "\(amount.decimal)", "currency": "\(amount.currency.code)",
        ]
    }
}

extension Refund {
    fileprivate var facts: Logger.Metadata {
        [
            "refund_id": "\(id)", "payment_id": "\(paymentID)", "reason": "\(reason.rawValue)",
            "amount": "\(amount.decimal)", "currency": "\(amount.currency.code)",
            "done": "\(isDone)", "failed": "\(isFailed)",
        ]
    }
}
