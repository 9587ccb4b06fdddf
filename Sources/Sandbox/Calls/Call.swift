import WebServer

/// What a request asks for, by its method and path.
enum Call: Hashable, Sendable {
    case create
    case take(PaymentStep, id: String)
    case refund(id: String)
    case lookUpPayment
    case lookUpRefund
    case addFault
    /// The page on which a customer approves a payment: the only one without the secret.
    case approve(id: String)

    init?(_ request: Request) {
        // What is before the first slash is nothing.
        let words = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let place = words.prefix(2).joined(separator: "/")
        let rest = Array(words.dropFirst(2))
        switch (request.method, place, rest.count) {
        case ("POST", "v1/payments", 0): self = .create
        case ("GET", "v1/payments", 0): self = .lookUpPayment
        case ("GET", "v1/refunds", 0): self = .lookUpRefund
        case ("POST", "v1/faults", 0): self = .addFault
        case ("GET", "sandbox/approve", 1): self = .approve(id: String(rest[0]))
        case ("POST", "v1/payments", 2):
            guard let call = Call(onPayment: String(rest[0]), rest[1]) else { return nil }
            self = call
        default: return nil
        }
    }

    private init?(onPayment id: String, _ word: Substring) {
        switch word {
        case "confirm": self = .take(.confirm, id: id)
        case "capture": self = .take(.capture, id: id)
        case "cancel": self = .take(.cancel, id: id)
        case "refunds": self = .refund(id: id)
        default: return nil
        }
    }

    /// Which faults it meets.
    var faultStep: FaultStep? {
        switch self {
        case .create: .create
        case .take(.confirm, _): .confirm
        case .take(.capture, _): .capture
        case .take(.cancel, _): .cancel
        case .take: nil
        case .refund: .refund
        case .lookUpPayment, .lookUpRefund: .lookUp
        case .addFault, .approve: nil
        }
    }
}
