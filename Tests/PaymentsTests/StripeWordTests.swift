import JSONText
import Payments
import Reservations
import Testing
import Transfer

@Suite("An answer of Stripe's")
struct StripeWordTests {
    private let provider = StripeProvider(StripeDesk.options())
    private let payment: Payment
    private let refund: Refund

    init() {
        payment = .example()
        refund = payment.refund()
    }

    private func intent(_ status: String, _ changes: [(String, JSON)] = []) -> JSON {
        let metadata = JSON.object([("payment_id", .string(payment.id))])
        let members: [(name: String, value: JSON)] = [
            ("id", .string("pi_1")), ("object", .string("payment_intent")),
            ("amount", .number(5_100)), ("currency", .string("eur")), ("metadata", metadata),
            ("status", .string(status)),
        ]
        let kept = members.filter { member in !changes.contains { $0.0 == member.name } }
        return .object(kept + changes.map { (name: $0.0, value: $0.1) })
    }

    private func error(_ type: String, _ more: [(name: String, value: JSON)] = []) -> JSON {
        .object([("error", .object([("type", .string(type))] + more))])
    }

    private func word(_ step: ProviderStep, _ status: Int, _ body: JSON) -> ProviderWord {
        provider.word(on: step, from: HTTPAnswer(status: status, body: body.bytes))
    }

    private func state(_ word: ProviderWord) -> PaymentReport.State? {
        if case .payment(let report) = word { report.state } else { nil }
    }

    private static let states: [(status: String, expected: PaymentReport.State)] = [
        ("requires_payment_method", .declined), ("requires_confirmation", .approved),
        ("requires_action", .waiting), ("processing", .waiting),
        ("requires_capture", .authorized), ("succeeded", .captured), ("canceled", .cancelled),
    ]

    @Test(arguments: states)
    func `tells what a payment is`(status: String, expected: PaymentReport.State) {
        let known = payment.known(as: "pi_1")
        for step in [.create(payment), .lookUp(known, age: .zero), .capture(known), .cancel(known)]
            as [ProviderStep]
        {
            let word = word(step, 200, intent(status))
            #expect(state(word) == expected, "\(word)")
            guard case .payment(let report) = word else { continue }
            #expect(report.providerID == "pi_1" && report.paymentID == payment.id)
        }
    }

    @Test
    func `tells what a refused call has found instead`() {
        let known = payment.known(as: "pi_1")
        let taken = error("invalid_request_error", [("payment_intent", intent("succeeded"))])
        #expect(state(word(.cancel(known), 400, taken)) == .captured)
        #expect(state(word(.capture(known), 400, taken)) == .captured)
        let declined: [(name: String, value: JSON)] = [
            ("payment_intent", intent("requires_payment_method"))
        ]
        #expect(state(word(.create(payment), 402, error("card_error", declined))) == .declined)
        #expect(state(word(.create(payment), 402, error("card_error"))) == .declined)
        #expect(state(word(.create(payment), 400, error("invalid_request_error"))) == .declined)
    }

    @Test
    func `leads to a page only where that is one`() {
        func page(_ url: String) -> String? {
            let target = JSON.object([("url", .string(url))])
            let action = JSON.object([("redirect_to_url", target)])
            let body = intent("requires_action", [("next_action", action)])
            guard case .payment(let report) = word(.create(payment), 200, body) else { return nil }
            return report.nextActionURL
        }
        #expect(page("https://hooks.stripe.com/3d") == "https://hooks.stripe.com/3d")
        #expect(page("javascript:alert(1)") == nil)
        #expect(page("https://a b") == nil)
        #expect(page("https://a/" + String(repeating: "x", count: 2_000)) == nil)
    }

    @Test
    func `that may be about anything is not clear`() {
        let other = JSON.object([("payment_id", .string(refund.id))])
        let bodies = [
            intent("requires_capture", [("amount", .number(5_101))]),
            intent("requires_capture", [("currency", .string("usd"))]),
            intent("requires_capture", [("metadata", other)]),
            intent("requires_capture", [("metadata", .null)]),
            intent("requires_capture", [("id", .string("pi_1/../x"))]),
            intent("requires_capture", [("object", .string("charge"))]),
            intent("requires_capture", [("amount_capturable", .number(100))]),
            intent("succeeded", [("amount_received", .number(100))]),
            intent("something_new"), .null, .array([]),
        ]
        for body in bodies {
            let word = word(.create(payment), 200, body)
            #expect(state(word) == nil, "\(word)")
        }
    }

    @Test
    func `that takes no such amount says why`() {
        func refusal(_ code: String) -> PaymentReport.Refusal? {
            let body = error("invalid_request_error", [("code", .string(code))])
            guard case .payment(let report) = word(.create(payment), 400, body),
                report.state == .declined
            else { return nil }
            return report.refusal
        }
        #expect(refusal("amount_too_small") == .tooSmall)
        #expect(refusal("amount_too_large") == .tooLarge)
        #expect(refusal("resource_missing") == nil)
    }

    /// Stripe keeps it with the key, so that the same call is told the same.
    @Test
    func `that fails where a payment is made is stuck, and elsewhere is not clear`() {
        let known = payment.known(as: "pi_1")
        for step in [.create(payment), .lookUp(payment, age: .zero)] as [ProviderStep] {
            let word = word(step, 500, error("api_error"))
            #expect(word == .stuck("status 500, api_error"))
        }
        for step in [
            .capture(known), .lookUp(known, age: .zero), .search(payment),
            .lookUp(payment, age: .zero, isOver: true),
        ] as [ProviderStep] {
            let word = word(step, 500, error("api_error"))
            #expect(word == .unclear("status 500, api_error"))
        }
    }

    @Test
    func `that takes no calls is left alone for a while`() {
        let refund = ProviderStep.refund(refund, payment.known(as: "pi_1"))
        for step in [.create(payment), refund, .search(payment)] as [ProviderStep] {
            let word = word(step, 429, error("invalid_request_error"))
            #expect(word == .later("status 429, invalid_request_error"))
        }
    }

    @Test(arguments: [400, 402])
    func `that refuses a search declines nothing`(status: Int) {
        let body = error("invalid_request_error")
        let day = Duration.seconds(24 * 3_600)
        for step in [
            .lookUp(payment, age: day), .lookUp(payment, age: .zero, isOver: true),
            .search(payment),
        ] as [ProviderStep] {
            #expect(state(word(step, status, body)) == nil)
        }
        // The control: a creation that is repeated is refused for good.
        #expect(state(word(.lookUp(payment, age: .zero), status, body)) == .declined)
    }

    @Test(arguments: [401, 403, 404, 409, 429, 500, 502, 503])
    func `that refuses for now is not clear`(status: Int) {
        let steps: [ProviderStep] = [
            .create(payment), .lookUp(payment, age: .zero),
            .lookUp(payment.known(as: "pi_1"), age: .zero),
        ]
        for step in steps {
            #expect(state(word(step, status, error("invalid_request_error"))) == nil)
        }
    }

    @Test
    func `that says no to what is there already declines nothing`() {
        // Of a key that was used for something else, one cannot tell what it has made.
        #expect(state(word(.create(payment), 400, error("idempotency_error"))) == nil)
        let known = payment.known(as: "pi_1")
        #expect(state(word(.capture(known), 400, error("invalid_request_error"))) == nil)
        #expect(state(word(.capture(known), 402, error("card_error"))) == nil)
        #expect(state(word(.lookUp(known, age: .zero), 400, error("invalid_request_error"))) == nil)
    }

    @Test
    func `to a search is what it has found, or that there is none`() throws {
        let given = Payment.example(status: .cancelling, id: payment.id)
        func found(_ intents: [JSON]) -> PaymentReport.State? {
            let body = JSON.object([
                ("object", .string("search_result")), ("data", .array(intents)),
            ])
            return state(word(.lookUp(given, age: .zero), 200, body))
        }
        #expect(found([]) == .missing)
        #expect(found([intent("requires_capture")]) == .authorized)
        #expect(found([intent("canceled"), intent("requires_capture")]) == nil)
    }

    @Test(
        arguments: [
            ("succeeded", .refunded(RefundWord(providerID: "re_1"))),
            ("pending", .refundPending), ("requires_action", .refundPending),
            ("failed", .refundFailed), ("canceled", .refundFailed),
            ("something_new", .unclear("the refund is something new")),
        ] as [(String, ProviderWord)]
    )
    func `tells whether money is back`(status: String, expected: ProviderWord) {
        let metadata = JSON.object([("refund_id", .string(refund.id))])
        let made = JSON.object([
            ("id", .string("re_1")), ("object", .string("refund")), ("amount", .number(2_550)),
            ("currency", .string("eur")), ("metadata", metadata), ("status", .string(status)),
        ])
        let known = payment.known(as: "pi_1")
        let list = JSON.object([("object", .string("list")), ("data", .array([made]))])
        for (step, body) in [
            (.refund(refund, known), made), (.findRefund(refund, known), list),
        ] as [(ProviderStep, JSON)] {
            let word = word(step, 200, body)
            #expect(word == expected)
        }
        let other = payment.refund()
        #expect(word(.findRefund(other, known), 200, list) == .noRefund)
        let page = JSON.object([
            ("object", .string("list")), ("data", .array([made])), ("has_more", .bool(true)),
        ])
        #expect(word(.findRefund(other, known), 200, page) == .moreRefunds(after: "re_1"))
        #expect(word(.refund(other, known), 200, made) != .refunded(RefundWord(providerID: "re_1")))
    }
}
