import Payments
import Reservations
import Support
import Testing
import Transfer

@Suite("A call to Stripe")
struct StripeCallTests {
    private let provider = StripeProvider(StripeDesk.options())
    private let payment: Payment

    init() {
        payment = .example(providerID: "pi_1")
    }

    private func header(_ name: String, of call: HTTPCall?) -> String? {
        call?.headers.first { $0.name == name }?.value
    }

    @Test
    func `that sets money aside names payment, amount and card, as a form`() throws {
        let call = try #require(provider.call(for: .create(payment)))
        #expect(call.url == "https://stripe.test/v1/payment_intents")
        #expect(
            String(decoding: call.body, as: UTF8.self) == """
                amount=5100&currency=eur&payment_method=pm_card_visa&payment_method_types%5B%5D=card\
                &capture_method=manual&confirm=true&metadata%5Bpayment_id%5D=\(payment.id)\
                &metadata%5Bbooking_id%5D=\(payment.bookingID)
                """
        )
        #expect(header("Authorization", of: call) == "Bearer \(StripeServer.key)")
        #expect(header("Stripe-Version", of: call) == "2024-06-20")
        #expect(header("Content-Type", of: call) == "application/x-www-form-urlencoded")
    }

    @Test
    func `that changes something has a key that stays, and no other one's`() throws {
        let refund = payment.refund()
        let steps: [ProviderStep] = [
            .create(payment), .confirm(payment), .capture(payment), .cancel(payment),
            .refund(refund, payment),
        ]
        let keys = steps.map { header("Idempotency-Key", of: provider.call(for: $0)) }
        #expect(!keys.contains(nil))
        #expect(Set(keys).count == steps.count)
        #expect(keys == steps.map { header("Idempotency-Key", of: provider.call(for: $0)) })
        let other = Payment.example(providerID: "pi_1")
        #expect(header("Idempotency-Key", of: provider.call(for: .create(other))) != keys[0])
        for step in [.lookUp(payment, age: .zero), .findRefund(refund, payment)] as [ProviderStep] {
            let call = try #require(provider.call(for: step))
            #expect(call.method == .get && call.body.isEmpty)
        }
    }

    @Test
    func `that looks for what was never heard of repeats the first, as long as its key counts`()
        throws
    {
        let unheard = payment.known(as: nil)
        let first = try #require(provider.call(for: .create(unheard)))
        let again = try #require(provider.call(for: .lookUp(unheard, age: .seconds(60))))
        #expect(again.body == first.body && again.url == first.url)
        #expect(header("Idempotency-Key", of: again) == unheard.id)
        let late = try #require(provider.call(for: .lookUp(unheard, age: .seconds(24 * 3_600))))
        #expect(late.method == .get)
        #expect(late.url.hasPrefix("https://stripe.test/v1/payment_intents/search?"))
        #expect(late.url.hasSuffix("query=metadata%5B%22payment_id%22%5D%3A%22\(unheard.id)%22"))
    }

    @Test(arguments: PaymentStatus.allCases.filter { $0 != .started })
    func `that looks for what was given up makes nothing`(status: PaymentStatus) throws {
        let payment = Payment.example(status: status)
        let call = try #require(provider.call(for: .lookUp(payment, age: .zero)))
        #expect(call.method == .get)
    }

    @Test
    func `is none before Stripe's name for it is known`() throws {
        let unheard = payment.known(as: nil)
        let refund = payment.refund()
        let steps: [ProviderStep] = [
            .confirm(unheard), .capture(unheard), .cancel(unheard), .refund(refund, unheard),
            .findRefund(refund, unheard),
        ]
        for step in steps {
            let isNone = provider.call(for: step) == nil
            #expect(isNone, "\(step.name)")
        }
    }

    @Test
    func `that looks for what nobody waits for any more makes nothing`() throws {
        let unheard = payment.known(as: nil)
        let step = ProviderStep.lookUp(unheard, age: .seconds(60), isOver: true)
        #expect(try #require(provider.call(for: step)).method == .get)
        // The control: as long as somebody waits for it, it does.
        let before = ProviderStep.lookUp(unheard, age: .seconds(60), isOver: false)
        #expect(try #require(provider.call(for: before)).method == .post)
    }

    /// Stripe repeats a failure to the key that has met it.
    @Test
    func `that is made at another attempt has another key`() throws {
        var again = payment
        again.attempts = 1
        for (first, second) in [
            (.capture(payment), .capture(again)), (.cancel(payment), .cancel(again)),
            (.confirm(payment), .confirm(again)),
        ] as [(ProviderStep, ProviderStep)] {
            let keys = [first, second].map {
                header("Idempotency-Key", of: provider.call(for: $0))
            }
            #expect(Set(keys).count == 2, "\(first.name)")
        }
        // By the same key it is one payment, whatever comes of it.
        let keys = [payment, again].map {
            header("Idempotency-Key", of: provider.call(for: .create($0)))
        }
        #expect(Set(keys).count == 1)
    }

    @Test
    func `that gives money back has another key only when none before it can be under way`() {
        let refund = payment.refund()
        let keys = (0..<8).map { attempts in
            let again = Refund(
                id: refund.id,
                paymentID: refund.paymentID,
                bookingID: refund.bookingID,
                amount: refund.amount,
                reason: refund.reason,
                attempts: attempts
            )
            return header("Idempotency-Key", of: provider.call(for: .refund(again, payment)))
        }
        // The fifth is asked for eighty seconds after the fourth.
        #expect(Set(keys.prefix(5)) == [refund.id])
        #expect(Set(keys).count == 4)
    }

    @Test
    func `that looks for a refund goes on behind the last one of a page`() throws {
        let refund = payment.refund()
        let first = try #require(provider.call(for: .findRefund(refund, payment)))
        #expect(first.url == "https://stripe.test/v1/refunds?limit=25&payment_intent=pi_1")
        let next = try #require(provider.call(for: .findRefund(refund, payment, after: "re_25")))
        #expect(next.url == "\(first.url)&starting_after=re_25")
    }

    private static let amounts: [(code: String, units: Int, expected: Int?)] = [
        ("EUR", 5_101, 5_101), ("JPY", 5_101, 5_101), ("HUF", 5_101, 5_101),
        // The last of three digits is 0.
        ("KWD", 5_100, 5_100), ("KWD", 5_101, nil), ("TND", 5_110, 5_110),
        // Without decimals with us, or with Stripe.
        ("ISK", 5_101, 510_100), ("UGX", 51, 5_100), ("MGA", 5_100, 51), ("MGA", 5_101, nil),
    ]

    @Test(arguments: amounts)
    func `has an amount as Stripe counts it, or is none`(
        code: String,
        units: Int,
        expected: Int?
    ) throws {
        let currency = try #require(Currency(code))
        let amount = Money(minorUnits: units, currency)
        #expect(provider.refusal(of: amount) == (expected == nil ? .uneven : nil))
        let payment = Payment.example(amount: amount, providerID: "pi_1")
        let steps: [ProviderStep] = [
            .create(payment), .refund(payment.refund(units), payment),
        ]
        for step in steps {
            let call = provider.call(for: step)
            let fields = call.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
            let isThere = fields.split(separator: "&").contains("amount=\(expected ?? 0)")
            #expect(isThere == (expected != nil), "\(fields)")
        }
    }
}
