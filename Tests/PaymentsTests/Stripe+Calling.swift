import JSONText
import Payments
import Platform
import Reservations
import Support
import Testing
import Transfer

/// A provider, what calls it, and a payment to speak of.
final class StripeDesk: Sendable {
    let provider: StripeProvider
    let caller: HTTPCaller

    init(_ origin: String) throws {
        provider = StripeProvider(Self.options(origin))
        caller = HTTPCaller()
        try caller.start()
    }

    deinit {
        caller.stop(until: .now + .seconds(10))
    }

    static func options(_ origin: String = "https://stripe.test") -> StripeProvider.Options {
        var options = StripeProvider.Options(
            key: StripeServer.key,
            webhookSecret: StripeServer.webhookSecret,
            timeout: .seconds(20)
        )
        options.base = origin
        return options
    }

    /// It has not said what a payment is.
    struct Unclear: Error {
        let word: ProviderWord
    }

    /// What the provider says of a step.
    func word(_ step: ProviderStep) throws -> ProviderWord {
        let call = try #require(provider.call(for: step))
        return provider.word(on: step, from: try caller.answer(to: call).get())
    }

    func report(_ step: ProviderStep) throws -> PaymentReport {
        let word = try word(step)
        guard case .payment(let report) = word else {
            throw Unclear(word: word)
        }
        return report
    }
}

extension Payment {
    /// 5,100 minor units, begun a moment ago.
    static func example(
        _ token: String? = StripeServer.card,
        amount: Money = Money(minorUnits: 5_100, .standard),
        status: PaymentStatus = .started,
        providerID: String? = nil,
        id: String = UniqueID.random()
    ) -> Payment {
        Payment(
            id: id,
            bookingID: UniqueID.random(),
            method: .stripe,
            status: status,
            amount: amount,
            providerID: providerID,
            token: token
        )
    }

    func known(as id: String?) -> Payment {
        var payment = self
        payment.providerID = id
        return payment
    }

    /// Some of it that goes back.
    func refund(_ amount: Int = 2_550) -> Refund {
        Refund(
            id: UniqueID.random(),
            paymentID: id,
            bookingID: bookingID,
            amount: Money(minorUnits: amount, self.amount.currency),
            reason: .cancelled
        )
    }
}
