import HTTP
import Logging
import Payments
import Reservations
import Storage

extension Service {
    /// Keeps what a provider tells, and has it looked into at once.
    func takeWebhook(_ request: Request) throws(Problem) -> Response {
        guard let name = PaymentProviderName(rawValue: request.pathParameters["provider"] ?? ""),
            let provider = cashier.provider(name)
        else { throw .notFound("There is no such provider.") }
        let event = try event(of: provider, in: request)
        let isNew = try ask(request) { () throws(StoreError) in
            try store.keepWebhook(
                from: name,
                event: event.id,
                about: event.paymentID,
                refund: event.refundID,
                known: event.providerID,
                body: event.record,
                until: request.deadline
            )
        }
        cashier.noteWebhook(isNew: isNew)
        logger.info(
            "webhook",
            metadata: [
                "provider": "\(name.rawValue)", "event_id": "\(event.id)",
                "payment_id": "\(event.paymentID ?? "none")",
                "refund_id": "\(event.refundID ?? "none")", "new": "\(isNew)",
            ]
        )
        if isNew { beginSettling() }
        return Response(.noContent)
    }

    private func event(
        of provider: any PaymentProvider,
        in request: Request
    ) throws(Problem) -> ProviderEvent {
        do throws(WebhookFlaw) {
            return try cashier.event(
                of: provider,
                from: request.body,
                signature: request.headers[provider.name.signatureHeader]
            )
        } catch {
            let field = error == .malformed ? "body" : provider.name.signatureHeader.rawValue
            throw .invalid([.init(field, error.rawValue)])
        }
    }
}

extension PaymentProviderName {
    /// The header field that vouches for what it sends.
    var signatureHeader: HeaderName {
        switch self {
        case .sandbox: .sandboxSignature
        case .stripe: .stripeSignature
        }
    }
}
