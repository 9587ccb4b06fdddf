import Crypto
import JSONText
import Platform
import Support
import Testing

/// Their tests have one shop, with faults that the next call meets, whosesoever it is: one at a time.
@Suite("By Stripe", .serialized)
enum StripeShopTests {}

/// A Holdfast that is paid by a Stripe of its own, one for all tests.
final class StripeShop: Sendable {
    let stripe: StripeServer
    let stack: Stack

    private init() throws {
        stripe = try StripeServer()
        stack = try Stack(
            settings: SharedStack.cheapPasswords.merging(stripe.settings) { _, new in new },
            nginx: ["WEBHOOK_RATE=100000", "WEBHOOK_BURST=100000"],
            limits: .outOfReach
        )
        try tellsOfItself(true)
    }

    private static let made = Monitor<StripeShop?>(nil)

    static func shared() throws -> StripeShop {
        try made.withLock { made in
            if let made { return made }
            let shop = try StripeShop()
            made = shop
            return shop
        }
    }

    /// Whether Stripe sends webhooks from now on.
    func tellsOfItself(_ does: Bool) throws {
        let url = "http://127.0.0.1:\(stack.port)\(StripeWebhook.path)"
        let target: [(String, JSON)] = [
            ("url", .string(url)), ("secret", .string(StripeServer.webhookSecret)),
        ]
        try stripe.say("webhooks", does ? target : [])
    }

    func pay(
        _ booking: String,
        _ card: String = StripeServer.card,
        by customer: Visitor,
        key: String? = nil
    ) throws -> WebAnswer {
        try stack.pay(booking, "stripe", by: customer, key: key, [("token", .string(card))])
    }

    /// What Stripe has made for a booking's payments: how each intent stands.
    func intents(for booking: String) throws -> [String] {
        try stack.payments(of: booking).flatMap { payment in
            try stripe.intents(of: payment.id).compactMap { $0["status"]?.text }
        }
    }

    /// Whether Stripe's search finds what there is.
    func searchFinds(_ does: Bool) throws {
        try stripe.say("lag", [("search", .bool(!does))])
    }

    /// Has Stripe tell of the intent of a booking's last payment.
    func tell(of booking: String, _ type: String = "payment_intent.succeeded") throws {
        let payment = try #require(try stack.payments(of: booking).last).id
        let intent = try #require(try stripe.intents(of: payment).last?["id"]?.text)
        try stripe.say("tell", [("intent", .string(intent)), ("type", .string(type))])
    }

    /// What Stripe has given back for a booking, refund by refund.
    func refunds(for booking: String) throws -> [Int] {
        try stack.payments(of: booking).flatMap { try stripe.refunds(of: $0.id) }
    }
}

/// Webhooks as Stripe signs them, or as somebody else does.
enum StripeWebhook {
    static let path = "/api/v1/payments/webhook/stripe"

    static func code(
        of body: [UInt8],
        at time: Int,
        by secret: String = StripeServer.webhookSecret
    ) -> String {
        let key = AuthenticationKey(Array(secret.utf8))
        return hexadecimal(key.code(of: Array("\(time).".utf8) + body))
    }

    static func event(_ id: String, about payment: String) -> [UInt8] {
        let metadata = JSON.object([("payment_id", .string(payment))])
        let intent = JSON.object([
            ("object", .string("payment_intent")), ("metadata", metadata),
        ])
        return JSON.object([
            ("id", .string(id)), ("type", .string("payment_intent.succeeded")),
            ("data", .object([("object", intent)])),
        ]).bytes
    }
}
