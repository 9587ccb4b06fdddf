/// Where a payment stands.
enum PaymentStatus: String, CaseIterable, Sendable {
    case requiresAction = "requires_action"
    case processing
    case approved
    case authorized
    case captured
    case declined
    case cancelled

    /// Whether nothing more can happen to it.
    var isFinal: Bool {
        self == .captured || self == .declined || self == .cancelled
    }

    /// Where a payment stands after a step; as before where the step is done already, nil where it
    /// cannot be done.
    func status(after step: PaymentStep) -> PaymentStatus? {
        switch (step, self) {
        case (.approve, .requiresAction): .approved
        case (.approve, .approved), (.approve, .authorized), (.approve, .captured): self
        case (.confirm, .approved): .authorized
        case (.confirm, .authorized), (.confirm, .captured): self
        case (.capture, .authorized), (.capture, .captured): .captured
        case (.settle, .processing): .captured
        case (.decline, .authorized): .declined
        case (.cancel, .declined), (.cancel, .cancelled): self
        case (.cancel, .captured): nil
        case (.cancel, _): .cancelled
        default: nil
        }
    }
}

/// What is done to a payment.
enum PaymentStep: String, CaseIterable, Sendable {
    /// By the customer, on the page.
    case approve
    case confirm
    case capture
    case cancel
    /// The late capture of what is being processed.
    case settle
    /// A capture that is refused, by a fault.
    case decline
}
