/// What a payment is at the moment, as far as we know.
package enum PaymentStatus: String, Sendable, CaseIterable {
    /// It is on disk, and the provider is being told of it, or is to be asked what it knows.
    case started
    /// The provider waits for the customer, or for the money.
    case pending
    /// The money is set aside, and the seats are sold: it is to be taken.
    case authorized
    case captured
    /// It has lost its booking: the provider is to take no money for it.
    case cancelling
    case declined
    /// The provider takes no money for it.
    case cancelled
    /// The money was set aside, and could not be taken.
    case failed
}

extension PaymentStatus {
    /// Whether something is still to be heard from the provider.
    package var isOpen: Bool {
        switch self {
        case .started, .pending, .authorized, .cancelling: true
        case .captured, .declined, .cancelled, .failed: false
        }
    }

    /// Whether its booking waits for it.
    package var isCurrent: Bool { self == .started || self == .pending }

    /// What a payment is after something has happened to it; nil if that changes nothing.
    package static func status(
        after event: PaymentEvent,
        from status: PaymentStatus
    ) -> PaymentStatus? {
        switch (status, event) {
        case (.started, .wait): .pending
        // Late, but its booking could be had again.
        case (.started, .authorize), (.pending, .authorize), (.cancelling, .authorize): .authorized
        // Whatever was believed: the money is there.
        case (.started, .capture), (.pending, .capture), (.authorized, .capture),
            (.cancelling, .capture), (.declined, .capture), (.cancelled, .capture),
            (.failed, .capture):
            .captured
        case (.started, .decline), (.pending, .decline): .declined
        case (.started, .void), (.pending, .void), (.cancelling, .void), (.cancelling, .decline):
            .cancelled
        case (.authorized, .decline), (.authorized, .void): .failed
        case (.started, .withdraw), (.pending, .withdraw), (.authorized, .withdraw): .cancelling
        // The provider has set money aside for what was given up.
        case (.declined, .withdraw), (.cancelled, .withdraw), (.failed, .withdraw): .cancelling
        default: nil
        }
    }
}

/// What can happen to a payment.
package enum PaymentEvent: String, Sendable, CaseIterable {
    /// The provider has it, and waits.
    case wait
    case authorize
    case capture
    case decline
    /// We want no money any more.
    case withdraw
    /// The provider will take none.
    case void
}
