/// What a booking is at the moment.
package enum BookingStatus: String, Sendable, CaseIterable {
    /// Its seats and tickets are kept for a while.
    case held
    /// A payment is under way.
    case paymentPending = "payment_pending"
    case confirmed
    /// The hold ended before anything was paid.
    case expired
    case cancelled
    /// Money is on its way back.
    case refundPending = "refund_pending"
    case refunded
}

extension BookingStatus {
    /// Whether seats and tickets are kept for it.
    package var isLive: Bool {
        switch self {
        case .held, .paymentPending, .confirmed: true
        case .expired, .cancelled, .refundPending, .refunded: false
        }
    }
}

/// What can happen to a booking.
package enum BookingEvent: String, Sendable, CaseIterable {
    /// It is made, and something is to be paid.
    case hold
    /// It is made, and nothing is to be paid now.
    case confirmAtOnce = "confirm_at_once"
    case startPayment = "start_payment"
    /// Declined, given up, or timed out, while the hold lasts.
    case failPayment = "fail_payment"
    case capture
    /// The hold has ended.
    case expire
    /// By the customer.
    case cancel
    /// By the organizer: the whole inventory is called off.
    case callOff = "call_off"
    /// A capture finally failed after the booking had been confirmed.
    case failCapture = "fail_capture"
    case startRefund = "start_refund"
    case refund
    /// Money came after the hold had ended, and the same seats could be taken again.
    case reclaim
}

extension BookingStatus {
    /// What a booking is after something has happened to it; nil if that cannot happen.
    ///
    /// - Parameter status: nil for one that is to be made.
    package static func status(
        after event: BookingEvent,
        from status: BookingStatus?
    ) -> BookingStatus? {
        switch (status, event) {
        case (nil, .hold): .held
        case (nil, .confirmAtOnce): .confirmed
        case (.held, .startPayment): .paymentPending
        case (.paymentPending, .failPayment): .held
        case (.paymentPending, .capture): .confirmed
        case (.held, .expire), (.paymentPending, .expire): .expired
        case (.held, .cancel), (.confirmed, .cancel): .cancelled
        case (.held, .callOff), (.paymentPending, .callOff), (.confirmed, .callOff): .cancelled
        case (.confirmed, .failCapture): .cancelled
        case (.confirmed, .startRefund), (.cancelled, .startRefund), (.expired, .startRefund):
            .refundPending
        case (.refundPending, .refund): .refunded
        case (.expired, .reclaim): .confirmed
        default: nil
        }
    }
}
