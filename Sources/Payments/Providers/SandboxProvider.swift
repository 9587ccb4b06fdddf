import Crypto
import JSONText
package import Reservations
package import Transfer

/// The sandbox: a provider for trials, which moves no money.
///
/// Its protocol is described in ARCHITECTURE.md; the methods' names tell what becomes of a payment.
package struct SandboxProvider: PaymentProvider {
    /// How old a signature may be, in seconds, and how far ahead.
    private static let tolerance = 300

    package let name = PaymentProviderName.sandbox
    /// Where it listens: `http://host:port`, or any host on a socket.
    private let base: String
    private let socketPath: String?
    private let authorization: String
    private let key: AuthenticationKey
    /// The longest wait for an answer.
    private let timeout: Duration

    package init(base: String, socketPath: String?, secret: String, timeout: Duration) {
        self.base = base
        self.socketPath = socketPath
        self.timeout = timeout
        authorization = "Bearer \(secret)"
        key = AuthenticationKey(Array(secret.utf8))
    }

    /// As long as a call of ours may be on its way still.
    package let missingTime = Duration.seconds(60)
    package let keepsDeclined = false

    package func refusal(of amount: Money) -> PaymentReport.Refusal? { nil }

    package func call(for step: ProviderStep) -> HTTPCall? {
        let payment = step.payment
        switch step {
        case .create: return post("/v1/payments", key: payment.id, payment.creation)
        case .confirm: return post(step, key: "\(payment.id):confirm")
        case .capture: return post(step, key: "\(payment.id):capture")
        case .cancel: return post(step, key: "\(payment.id):cancel")
        case .lookUp, .search: return call(.get, "/v1/payments?reference=\(payment.id)", [], [])
        // The same call again tells how it stands, however long ago the first was.
        case .findRefund: return nil
        case .refund(let refund, _):
            guard let id = payment.providerID else { return nil }
            return post("/v1/payments/\(id)/refunds", key: refund.id, refund.request)
        }
    }

    private func post(_ step: ProviderStep, key: String) -> HTTPCall? {
        step.payment.providerID.map { id in
            post("/v1/payments/\(id)/\(step.name)", key: key, .object([]))
        }
    }

    private func post(_ path: String, key: String, _ body: JSON) -> HTTPCall {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)]
        return call(.post, path, headers, body.bytes)
    }

    private func call(
        _ method: HTTPCall.Method,
        _ path: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8]
    ) -> HTTPCall {
        HTTPCall(
            method,
            base + path,
            socketPath: socketPath,
            headers: [("Authorization", authorization)] + headers,
            body: body,
            timeout: timeout
        )
    }

    package func word(on step: ProviderStep, from answer: HTTPAnswer) -> ProviderWord {
        let body = try? JSONParser.parse(answer.body)
        switch (step, answer.status) {
        case (.refund(let refund, _), 200):
            guard let body, body["reference"] == .string(refund.id),
                body["amount"] == .number(refund.amount.minorUnits),
                body["status"] == .string("succeeded")
            else { return .unclear("no refund in the answer") }
            return .refunded(RefundWord(providerID: body["id"]?.text))
        // Somebody else's 404 says nothing.
        case (.lookUp, 404) where body?["error"] != nil:
            return .payment(report(.missing, on: step.payment))
        case (.refund, _), (.findRefund, _): return .unclear("status \(answer.status)")
        // A conflict tells what the payment is instead.
        case (_, 200), (_, 409):
            guard let body, let state = State(rawValue: body["status"]?.text ?? ""),
                body["reference"]?.text == step.payment.id,
                body["amount"] == .number(step.payment.amount.minorUnits),
                body["currency"] == .string(step.payment.amount.currency.code)
            else { return .unclear("no payment in the answer") }
            return .payment(report(state.ours, on: step.payment, body))
        // A definite refusal: nothing was made, and another try would fare no better.
        case (.create, 400), (.create, 422): return .payment(report(.declined, on: step.payment))
        default: return .unclear("status \(answer.status)")
        }
    }

    private func report(
        _ state: PaymentReport.State,
        on payment: Payment,
        _ body: JSON = .null
    ) -> PaymentReport {
        PaymentReport(
            paymentID: payment.id,
            bookingID: payment.bookingID,
            state: state,
            providerID: body["id"]?.text,
            nextActionURL: body["next_action_url"]?.text
        )
    }

    package func event(
        from body: [UInt8],
        signature: String?,
        at now: Int
    ) throws(WebhookFlaw) -> ProviderEvent {
        try Seal.check(signature, of: body, by: key, at: now, within: Self.tolerance)
        guard let json = try? JSONParser.parse(body) else { throw .malformed }
        return try ProviderEvent(
            json["id"],
            about: json["payment"]?["reference"],
            record: body
        )
    }
}

extension SandboxProvider {
    /// What the sandbox says that a payment is.
    private enum State: String {
        case requiresAction = "requires_action"
        case processing, approved, authorized, captured, declined, cancelled

        var ours: PaymentReport.State {
            switch self {
            case .requiresAction, .processing: .waiting
            case .approved: .approved
            case .authorized: .authorized
            case .captured: .captured
            case .declined: .declined
            case .cancelled: .cancelled
            }
        }
    }
}

extension Payment {
    fileprivate var creation: JSON {
        var members: [(name: String, value: JSON)] = [
            ("reference", .string(id)), ("amount", .number(amount.minorUnits)),
            ("currency", .string(amount.currency.code)), ("method", .string(method.rawValue)),
        ]
        if let delaySeconds { members.append(("delay_seconds", .number(delaySeconds))) }
        return .object(members)
    }
}

extension Refund {
    fileprivate var request: JSON {
        .object([("reference", .string(id)), ("amount", .number(amount.minorUnits))])
    }
}
