import JSONText
import Payments
import Reservations
import Support
import Testing
import Transfer

@Suite("Stripe's key of a call")
struct StripeKeyTests {
    private let stripe: StripeServer
    private let desk: StripeDesk

    init() throws {
        stripe = try StripeServer()
        desk = try StripeDesk(stripe.origin)
    }

    /// Makes a step's call twice, with its key or without.
    private func twice(_ step: ProviderStep, hasKey: Bool) throws {
        var call = try #require(desk.provider.call(for: step))
        if !hasKey { call.headers.removeAll { $0.name == "Idempotency-Key" } }
        for _ in 0..<2 { #expect(try desk.caller.answer(to: call).get().status == 200) }
    }

    // The control is the same call without it.
    @Test(arguments: [true, false])
    func `makes two calls one`(hasKey: Bool) throws {
        let payment = Payment.example()
        try twice(.create(payment), hasKey: hasKey)
        let intents = try stripe.intents(of: payment.id)
        #expect(intents.count == (hasKey ? 1 : 2))
        let known = payment.known(as: intents[0]["id"]?.text)
        #expect(try desk.report(.capture(known)).state == .captured)
        try twice(.refund(payment.refund(1_000), known), hasKey: hasKey)
        #expect(try stripe.refunds(of: payment.id) == (hasKey ? [1_000] : [1_000, 1_000]))
    }

    @Test
    func `that Stripe has forgotten gives way to a search`() throws {
        let payment = Payment.example()
        #expect(try desk.report(.create(payment)).state == .authorized)
        try stripe.say("forget")
        let day = Duration.seconds(24 * 3_600)
        #expect(try desk.report(.lookUp(payment, age: day)).state == .authorized)
        #expect(try stripe.intents(of: payment.id).count == 1)
        // The control: the call by its key would make another one.
        #expect(try desk.report(.lookUp(payment, age: .zero)).state == .authorized)
        #expect(try stripe.intents(of: payment.id).count == 2)
    }
}
