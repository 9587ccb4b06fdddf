/// What a payment is made with, which decides how it goes.
enum PaymentMethod: String, CaseIterable, Sendable {
    case success = "sandbox_success"
    case decline = "sandbox_decline"
    /// The customer must approve it on a page first.
    case nextAction = "sandbox_next_action"
    /// Captured after a while, which a webhook tells.
    case late = "sandbox_late"
    /// Captured, but the first call is not answered.
    case timeout = "sandbox_timeout"
    /// Captured after a while, which nobody tells.
    case webhookLost = "sandbox_webhook_lost"

    /// Where a payment stands when it has just been made.
    var firstStatus: PaymentStatus {
        switch self {
        case .success: .authorized
        case .decline: .declined
        case .nextAction: .requiresAction
        case .late, .webhookLost: .processing
        case .timeout: .captured
        }
    }
}
