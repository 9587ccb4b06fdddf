import JSONText
import Payments
import Platform
import Reservations
import Support
import Testing
import Transfer
import WebServer

/// It knows no keys, no search and no pages of banks: for those there is `StripeServer`.
@Suite("What localstripe understands and says", .serialized)
struct LocalStripeTests {
    private let stripe: LocalStripe
    private let desk: StripeDesk

    init() throws {
        stripe = try LocalStripe()
        desk = try StripeDesk(stripe.origin)
    }

    private func authorized() throws -> Payment {
        let payment = Payment.example()
        let report = try desk.report(.create(payment))
        #expect(report.state == .authorized)
        return payment.known(as: report.providerID)
    }

    @Test
    func `is a payment, looked up, taken, and given back in parts`() throws {
        let payment = try authorized()
        #expect(try desk.report(.lookUp(payment, age: .zero)).state == .authorized)
        #expect(try desk.report(.capture(payment)).state == .captured)
        #expect(try desk.report(.lookUp(payment, age: .zero)).state == .captured)
        for refund in [payment.refund(2_550), payment.refund(1_000)] {
            #expect(try desk.word(.findRefund(refund, payment)) == .noRefund)
            let word = try desk.word(.refund(refund, payment))
            guard case .refunded = word else {
                Issue.record("\(word)")
                return
            }
            #expect(try desk.word(.findRefund(refund, payment)) == word)
        }
    }

    @Test
    func `is a payment that is given up`() throws {
        let payment = try authorized()
        #expect(try desk.report(.cancel(payment)).state == .cancelled)
        #expect(try desk.report(.lookUp(payment, age: .zero)).state == .cancelled)
    }

    @Test
    func `is a card that is declined`() throws {
        let payment = Payment.example("pm_card_chargeCustomerFail")
        #expect(try desk.report(.create(payment)).state == .declined)
    }

    @Test
    func `is a webhook with its signature`() throws {
        let port = try Socket.freePort()
        let taken = Monitor<(body: [UInt8], signature: String?)?>(nil)
        var options = Server.Options(address: .tcp(host: "127.0.0.1", port: UInt16(port)))
        options.headers = ["Stripe-Signature"]
        let receiver = try Server(options) { request, reply in
            taken.signal { $0 = (request.body, request.headers["Stripe-Signature"]) }
            reply.send(Answer(status: 200))
        }
        let fields = "url=http://127.0.0.1:\(port)/&secret=\(StripeServer.webhookSecret)"
        let hook = HTTPCall(
            .post,
            "\(stripe.origin)/_config/webhooks/test",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(fields.utf8),
            timeout: .seconds(20)
        )
        #expect(try desk.caller.answer(to: hook).get().status == 200)
        let payment = try authorized()
        #expect(try desk.report(.capture(payment)).state == .captured)
        let webhook = try #require(taken.wait(until: .now + .seconds(60)) { $0 })
        let event = try desk.provider.event(
            from: webhook.body,
            signature: webhook.signature,
            at: WallClock.milliseconds / 1_000
        )
        #expect(event.id.hasPrefix("evt_"))
        #expect(event.paymentID == payment.id)
        withExtendedLifetime(receiver) {}
    }
}
