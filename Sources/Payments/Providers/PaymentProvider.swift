package import Reservations
package import Transfer

/// Somebody who takes customers' money for us: how to ask for what, and what an answer means.
///
/// It computes only. Whatever is asked may be asked again: everything that moves money carries a key of
/// ours, by which the provider knows it.
package protocol PaymentProvider: Sendable {
    var name: PaymentProviderName { get }

    /// The call that asks for something; nil if it cannot be asked for before the provider's own name of
    /// the payment is known.
    func call(for step: ProviderStep) -> HTTPCall?

    /// What an answer to it means.
    func word(on step: ProviderStep, from answer: HTTPAnswer) -> ProviderWord

    /// Reads what the provider has sent by itself.
    ///
    /// - Parameters:
    ///   - body: As it came, every byte of it.
    ///   - signature: The header field that vouches for it.
    ///   - now: In seconds since 1970.
    func event(
        from body: [UInt8],
        signature: String?,
        at now: Int
    ) throws(WebhookFlaw) -> ProviderEvent
}

/// Something that a provider is asked for.
package enum ProviderStep: Sendable {
    /// To set the money aside, or to take it where that is the method's way.
    case create(Payment)
    /// The customer has agreed.
    case confirm(Payment)
    /// To take what was set aside.
    case capture(Payment)
    /// To take nothing.
    case cancel(Payment)
    case lookUp(Payment)
    case refund(Refund, Payment)

    package var payment: Payment {
        switch self {
        case .create(let payment), .confirm(let payment), .capture(let payment),
            .cancel(let payment), .lookUp(let payment), .refund(_, let payment):
            payment
        }
    }

    /// As logs and metrics name it.
    package var name: String {
        switch self {
        case .create: "create"
        case .confirm: "confirm"
        case .capture: "capture"
        case .cancel: "cancel"
        case .lookUp: "look_up"
        case .refund: "refund"
        }
    }
}

/// What a provider has said.
package enum ProviderWord: Sendable, Hashable {
    case payment(PaymentReport)
    case refunded(RefundWord)
    /// Nothing that can be relied on: whoever wants to know looks it up.
    case unclear(String)
}

/// A provider's word that money is back.
package struct RefundWord: Sendable, Hashable {
    package let providerID: String?

    package init(providerID: String?) {
        self.providerID = providerID
    }
}

/// Something that a provider tells by itself.
package struct ProviderEvent: Sendable, Hashable {
    /// The provider's own name for it, the same however often it comes.
    package let id: String
    /// Our payment that it is about, if it names one.
    package let paymentID: String?

    package init(id: String, paymentID: String?) {
        self.id = id
        self.paymentID = paymentID
    }
}

/// Why something is no word of the provider's.
package enum WebhookFlaw: String, Error, Sendable {
    case unsigned = "it has no signature"
    case forged = "its signature does not match"
    case stale = "its signature is too old"
    case malformed = "it is no event"
}
