import JSONText
package import Reservations
package import Transfer

/// Somebody who takes customers' money for us: how to ask for what, and what an answer means.
///
/// It computes only. Whatever is asked may be asked again: everything that moves money carries a key of
/// ours, by which the provider knows it.
package protocol PaymentProvider: Sendable {
    var name: PaymentProviderName { get }

    /// For how long it must not have found a payment before none can turn up any more.
    var missingTime: Duration { get }
    /// Whether what it has declined can be paid still, unless it is told to take nothing for it.
    var keepsDeclined: Bool { get }

    /// Why an amount can be neither taken nor given back; nil if it can as far as anybody knows.
    func refusal(of amount: Money) -> PaymentReport.Refusal?

    /// The call that asks for something; nil if it cannot be asked for, or not before the provider's own
    /// name of the payment is known.
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
    /// What became of it, so long after it was begun; where its booking's hold has ended nothing is to come
    /// of the question itself.
    case lookUp(Payment, age: Duration, isOver: Bool = false)
    /// The same by what the provider has written of it: asked where a look-up is stuck.
    case search(Payment)
    case refund(Refund, Payment)
    /// Whether a refund has been made already, among those behind this one: asked of providers that forget
    /// its key.
    case findRefund(Refund, Payment, after: String? = nil)

    package var payment: Payment {
        switch self {
        case .create(let payment), .confirm(let payment), .capture(let payment),
            .cancel(let payment), .lookUp(let payment, _, _), .search(let payment),
            .refund(_, let payment), .findRefund(_, let payment, _):
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
        case .search: "search"
        case .refund: "refund"
        case .findRefund: "find_refund"
        }
    }
}

/// What a provider has said.
package enum ProviderWord: Sendable, Hashable {
    case payment(PaymentReport)
    case refunded(RefundWord)
    /// The money is on its way.
    case refundPending
    /// The money has not come to the customer, and will not.
    case refundFailed
    /// It has made no such refund.
    case noRefund
    /// None as far as this one, which is not the last.
    case moreRefunds(after: String)
    /// Nothing that can be relied on: whoever wants to know looks it up.
    case unclear(String)
    /// It takes no calls at the moment, and has done nothing: it is not to be asked again at once.
    case later(String)
    /// Not clear, and whoever calls the same again is told the same.
    case stuck(String)

    /// Why nothing is known by it; nil if something is.
    package var doubt: String? {
        switch self {
        case .unclear(let reason), .later(let reason), .stuck(let reason): reason
        case .payment, .refunded, .refundPending, .refundFailed, .noRefund, .moreRefunds: nil
        }
    }
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
    /// The refund of that which it is about, if it is about one.
    package let refundID: String?
    /// The provider's own name for the payment, if it tells that.
    package let providerID: String?
    /// What is kept of it: never a secret by which somebody could pay.
    package let record: [UInt8]

    /// As it stands in what was sent.
    init(
        _ id: JSON?,
        about paymentID: JSON?,
        refund refundID: JSON? = nil,
        known providerID: String? = nil,
        record: [UInt8]
    ) throws(WebhookFlaw) {
        guard let id = id?.text, (1...255).contains(id.utf8.count),
            // PostgreSQL would keep what is before it.
            !id.utf8.contains(0)
        else { throw .malformed }
        self.id = id
        self.paymentID = Self.ours(paymentID)
        // What is given back is given back of something.
        self.refundID = self.paymentID == nil ? nil : Self.ours(refundID)
        self.providerID = providerID
        self.record = record
    }

    private static func ours(_ id: JSON?) -> String? {
        id?.text.flatMap { UUIDText.isValid($0) ? $0 : nil }
    }
}

/// Why something is no word of the provider's.
package enum WebhookFlaw: String, Error, Sendable {
    case unsigned = "it has no signature"
    case forged = "its signature does not match"
    case stale = "its signature is too old"
    case malformed = "it is no event"
}
