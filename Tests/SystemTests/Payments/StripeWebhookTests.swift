import Platform
import Support
import Testing

extension StripeShopTests {
    @Suite("What it tells by itself")
    struct StripeWebhookTests {
        private let shop: StripeShop
        private let stack: Stack

        init() throws {
            shop = try StripeShop.shared()
            stack = shop.stack
        }

        private func send(_ body: [UInt8], _ signature: String?) throws -> WebAnswer {
            let headers = signature.map { [("Stripe-Signature", $0)] } ?? []
            return try stack.get(StripeWebhook.path, method: "POST", headers: headers, body: body)
        }

        private func kept(_ id: String) throws -> String? {
            try stack.database.query(
                "SELECT count(*) FROM webhooks WHERE provider = 'stripe' AND event_id = '\(id)'"
            ).first
        }

        @Test
        func `is kept once, however often it comes`() throws {
            let id = "evt_\(UniqueID.random())"
            let body = StripeWebhook.event(id, about: UniqueID.random())
            let now = WallClock.milliseconds / 1_000
            let code = StripeWebhook.code(of: body, at: now)
            // Of a secret and of the one that takes its place.
            let old = StripeWebhook.code(of: body, at: now, by: "whsec_of_yesterday")
            for signature in ["t=\(now),v1=\(code)", "t=\(now),v1=\(old),v1=\(code),v0=\(old)"] {
                let answer = try send(body, signature)
                #expect(answer.status == 204, "\(answer.text)")
            }
            #expect(try kept(id) == "1")
        }

        @Test
        func `is refused unless its signature is of its body, of our secret and of now`() throws {
            let id = "evt_\(UniqueID.random())"
            let body = StripeWebhook.event(id, about: UniqueID.random())
            let now = WallClock.milliseconds / 1_000
            let code = StripeWebhook.code(of: body, at: now)
            let forged = StripeWebhook.code(of: body, at: now, by: "whsec_of_nobody")
            let other = StripeWebhook.code(of: body + [0x20], at: now)
            let old = now - 360
            let ahead = now + 360
            let signatures: [String?] = [
                nil, "", "x", "t=\(now)", "v1=\(code)", "t=\(now),v0=\(code)", "t=\(now),v1=",
                "t=\(now),v1=\(code.dropLast())", "t=\(now),v1=\(forged)", "t=\(now),v1=\(other)",
                // Another time than the code's.
                "t=\(now - 1),v1=\(code)",
                "t=\(old),v1=\(StripeWebhook.code(of: body, at: old))",
                "t=\(ahead),v1=\(StripeWebhook.code(of: body, at: ahead))",
            ]
            for signature in signatures {
                let answer = try send(body, signature)
                #expect(answer.status == 400, "\(signature ?? "none"): \(answer.text)")
                #expect(answer.badFields == ["Stripe-Signature"], "\(answer.text)")
            }
            #expect(try kept(id) == "0")
            // The control: the same body with its signature is taken.
            #expect(try send(body, "t=\(now),v1=\(code)").status == 204)
            #expect(try kept(id) == "1")
        }
    }
}
