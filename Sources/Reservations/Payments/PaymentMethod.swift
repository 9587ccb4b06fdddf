/// How a customer pays for a booking.
package enum PaymentMethod: String, Sendable, CaseIterable {
    case sandboxSuccess = "sandbox_success"
    case sandboxDecline = "sandbox_decline"
    /// The customer must do something, such as open a page.
    case sandboxNextAction = "sandbox_next_action"
    /// Succeeds later; the provider tells of it.
    case sandboxLate = "sandbox_late"
    /// The customer is charged, and the provider's answer never comes.
    case sandboxTimeout = "sandbox_timeout"
    /// Succeeds later, and what the provider has to tell of it is lost.
    case sandboxWebhookLost = "sandbox_webhook_lost"
    /// By a card that Stripe knows.
    case stripe

    package var provider: PaymentProviderName { self == .stripe ? .stripe : .sandbox }

    /// Whether the customer says by a token of the provider's what it is paid with.
    package var hasToken: Bool { self == .stripe }

    /// Whether the customer may say how long it takes.
    package var hasDelay: Bool { self == .sandboxLate || self == .sandboxWebhookLost }
}

/// Who takes customers' money for us.
package enum PaymentProviderName: String, Sendable, CaseIterable {
    case sandbox, stripe
}
