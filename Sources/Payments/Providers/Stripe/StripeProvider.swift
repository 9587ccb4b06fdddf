import Crypto
import JSONText
package import Reservations
package import Transfer

/// Stripe: cards, by PaymentIntents that are set aside first and captured later.
///
/// Every call that changes something carries a key of ours. Stripe keeps what it has answered to a key, also
/// a 500, and forgets it after a day, see https://docs.stripe.com/api/idempotent_requests; what may be older
/// is looked for by what we have written on it.
package struct StripeProvider: PaymentProvider {
    package struct Options: Sendable {
        /// `https://host`, without a path.
        package var base = "https://api.stripe.com"
        package var key: String
        package var webhookSecret: String
        /// How old a webhook's signature may be, in seconds, and how far ahead.
        package var tolerance = 300
        /// Where a customer comes back to who has been asked something by a bank; nil sends nobody anywhere.
        package var returnURL: String?
        /// The longest wait for an answer.
        package var timeout: Duration

        package init(key: String, webhookSecret: String, timeout: Duration) {
            self.key = key
            self.webhookSecret = webhookSecret
            self.timeout = timeout
        }
    }

    /// What answers look like does not change by itself, see https://docs.stripe.com/api/versioning.
    private static let version = "2024-06-20"
    /// For how long a key counts, with something to spare.
    private static let keyMemory = Duration.seconds(23 * 3_600)
    /// How long a search may lag, an hour at the most by https://docs.stripe.com/search, and as much again.
    package let missingTime = Duration.seconds(2 * 3_600)
    /// A declined intent waits for another card, from whoever has its secret.
    package let keepsDeclined = true
    /// Refunds of one page: as many as an answer has room for.
    private static let pageSize = 25
    /// From which attempt on those before it were so long ago that none can be under way any more.
    private static let calmAttempt = 5

    package let name = PaymentProviderName.stripe
    private let options: Options
    private let webhookKey: AuthenticationKey

    package init(_ options: Options) {
        self.options = options
        webhookKey = AuthenticationKey(Array(options.webhookSecret.utf8))
    }

    package func refusal(of amount: Money) -> PaymentReport.Refusal? {
        StripeAmount.units(of: amount) == nil ? .uneven : nil
    }

    package func call(for step: ProviderStep) -> HTTPCall? {
        let payment = step.payment
        switch step {
        case .create: return create(payment)
        // What was asked for before may have failed in a way that Stripe keeps; nothing of it is done twice.
        case .confirm: return post(step, returning)
        case .capture, .cancel: return post(step)
        case .lookUp:
            if let id = payment.providerID { return get("/v1/payment_intents/\(id)") }
            return makes(step) ? create(payment) : search(payment)
        case .search: return search(payment)
        case .refund(let refund, _): return payBack(refund, of: payment)
        case .findRefund(_, _, let last):
            guard let id = payment.providerID else { return nil }
            let start = last.map { "&starting_after=\($0)" } ?? ""
            return get("/v1/refunds?limit=\(Self.pageSize)&payment_intent=\(id)\(start)")
        }
    }

    /// Whether a step's call makes a payment that is not there: the key finds what it has made, or makes it now,
    /// which is what is wanted as long as somebody waits for it.
    func makes(_ step: ProviderStep) -> Bool {
        switch step {
        case .create: true
        case .lookUp(let payment, let age, let isOver):
            payment.providerID == nil && payment.status == .started && !isOver
                && age < Self.keyMemory
        case .confirm, .capture, .cancel, .search, .refund, .findRefund: false
        }
    }

    private func create(_ payment: Payment) -> HTTPCall? {
        guard let token = payment.token, let amount = StripeAmount.units(of: payment.amount) else {
            return nil
        }
        let fields = [
            ("amount", "\(amount)"),
            ("currency", payment.amount.currency.code.lowercased()),
            ("payment_method", token), ("payment_method_types[]", "card"),
            ("capture_method", "manual"), ("confirm", "true"),
            ("metadata[payment_id]", payment.id), ("metadata[booking_id]", payment.bookingID),
        ]
        return post("/v1/payment_intents", payment.id, fields + returning)
    }

    private var returning: [(String, String)] {
        options.returnURL.map { [("return_url", $0)] } ?? []
    }

    /// What was written a moment ago may not be found yet.
    private func search(_ payment: Payment) -> HTTPCall {
        let query = FormText.encoded("metadata[\"payment_id\"]:\"\(payment.id)\"")
        return get("/v1/payment_intents/search?limit=10&query=\(query)")
    }

    private func post(_ step: ProviderStep, _ fields: [(String, String)] = []) -> HTTPCall? {
        let payment = step.payment
        let key = "\(payment.id):\(step.name):\(payment.status.rawValue):\(payment.attempts)"
        return payment.providerID.map {
            post("/v1/payment_intents/\($0)/\(step.name)", key, fields)
        }
    }

    /// By the same key as long as an earlier call may be under way.
    ///
    /// Later the list of refunds has been looked through before, and each attempt has a key of its own, should
    /// Stripe keep a failure by the first.
    private func payBack(_ refund: Refund, of payment: Payment) -> HTTPCall? {
        guard let intent = payment.providerID, let amount = StripeAmount.units(of: refund.amount)
        else { return nil }
        let isCalm = refund.attempts >= Self.calmAttempt
        let key = isCalm ? "\(refund.id):\(refund.attempts)" : refund.id
        let fields = [
            ("payment_intent", intent), ("amount", "\(amount)"),
            ("metadata[refund_id]", refund.id), ("metadata[payment_id]", refund.paymentID),
        ]
        return post("/v1/refunds", key, fields)
    }

    private func post(_ path: String, _ key: String, _ fields: [(String, String)]) -> HTTPCall {
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"), ("Idempotency-Key", key),
        ]
        return call(.post, path, headers, FormText.body(fields))
    }

    private func get(_ path: String) -> HTTPCall { call(.get, path, [], []) }

    private func call(
        _ method: HTTPCall.Method,
        _ path: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8]
    ) -> HTTPCall {
        HTTPCall(
            method,
            options.base + path,
            headers: [
                ("Authorization", "Bearer \(options.key)"), ("Stripe-Version", Self.version),
            ] + headers,
            body: body,
            timeout: options.timeout
        )
    }

    package func event(
        from body: [UInt8],
        signature: String?,
        at now: Int
    ) throws(WebhookFlaw) -> ProviderEvent {
        try Seal.check(signature, of: body, by: webhookKey, at: now, within: options.tolerance)
        guard let json = try? JSONParser.parse(body) else { throw .malformed }
        // Charges and refunds carry our ids as well as intents do.
        let subject = json["data"]?["object"]
        let metadata = subject?["metadata"]
        let isRefund = subject?["object"] == .string("refund")
        let isIntent = subject?["object"] == .string("payment_intent")
        let intent = (isIntent ? subject?["id"] : subject?["payment_intent"])?.text
            .flatMap { isName($0, of: "pi_") ? $0 : nil }
        let record = JSON.object([
            ("id", .text(json["id"]?.text)), ("type", .text(json["type"]?.text)),
            ("intent", .text(intent)),
        ])
        return try ProviderEvent(
            json["id"],
            about: metadata?["payment_id"],
            refund: isRefund ? metadata?["refund_id"] : nil,
            known: intent,
            record: record.bytes
        )
    }
}
