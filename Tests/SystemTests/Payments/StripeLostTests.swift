import JSONText
import Platform
import Support
import Testing

extension StripeShopTests {
    /// Of what Stripe has made without our hearing its name.
    @Suite("A payment of which nothing was heard")
    struct StripeLostTests {
        private let shop: StripeShop
        private let stack: Stack
        private let organizer: Visitor
        private let customer: Visitor

        init() throws {
            shop = try StripeShop.shared()
            stack = shop.stack
            organizer = try stack.organizer()
            customer = try stack.customer()
        }

        private func status(_ booking: String) throws -> String? {
            try stack.payments(of: booking).last?.status
        }

        private func sweep() throws {
            try stack.database.query("UPDATE payments SET due_at = now()")
            #expect(try stack.expire().code == 0)
        }

        private func age(_ booking: String, _ time: String) throws {
            try stack.database.query(
                """
                UPDATE payments SET changed_at = now() - interval '\(time)'
                WHERE booking_id = '\(booking)'
                """
            )
        }

        /// A booking whose hold is over, whose tickets are somebody else's, and for which Stripe has set money
        /// aside without our knowing.
        private func lose() throws -> String {
            try shop.tellsOfItself(false)
            try shop.searchFinds(false)
            let offer = try stack.makeOffer(by: organizer, quantity: 2)
            let booking = try stack.hold(offer, by: customer)
            try shop.stripe.fail("create", "hang_after")
            try shop.stripe.fail("create", "hang")
            #expect(try shop.pay(booking, by: customer).status == 202)
            #expect(try shop.intents(for: booking) == ["requires_capture"])
            try stack.lapse(booking)
            let rival = try stack.visitor("riv-\(customer.username)")
            let stack = stack
            #expect(
                eventually { (try? stack.book(Stack.tickets(offer, 1), by: rival))?.status == 201 }
            )
            return booking
        }

        private func reset() {
            #expect(throws: Never.self) {
                try shop.tellsOfItself(true)
                try shop.searchFinds(true)
            }
        }

        @Test
        func `is not given up as long as a search may lag`() throws {
            defer { reset() }
            let booking = try lose()
            for time in ["61 minutes", "119 minutes"] {
                try age(booking, time)
                try sweep()
                #expect(try status(booking) == "cancelling")
            }
            try shop.searchFinds(true)
            #expect(stack.settles())
            #expect(try shop.intents(for: booking) == ["canceled"])
            try stack.expectSound()
        }

        @Test
        func `is known by its name once Stripe tells of it, though no search finds it`() throws {
            defer { reset() }
            let booking = try lose()
            try shop.tellsOfItself(true)
            try shop.tell(of: booking)
            #expect(eventually { (try? shop.intents(for: booking)) == ["canceled"] })
            #expect(eventually { (try? status(booking)) == "cancelled" })
            try stack.expectSound()
        }

        @Test
        func `is given up at Stripe also when it turns up later than anything can`() throws {
            defer { reset() }
            let booking = try lose()
            try age(booking, "3 hours")
            try sweep()
            #expect(try status(booking) == "cancelled")
            try shop.tellsOfItself(true)
            try shop.tell(of: booking)
            #expect(eventually { (try? shop.intents(for: booking)) == ["canceled"] })
            #expect(eventually { (try? status(booking)) == "cancelled" })
            try stack.expectSound()
        }

        /// Its process has died before it came to Stripe, and nobody has released what is over.
        @Test
        func `is not begun once its hold is over, whoever asks`() throws {
            try shop.tellsOfItself(false)
            defer { reset() }
            let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
            try shop.stripe.fail("create", "error", times: 2)
            let begun = try shop.pay(booking, by: customer, key: "mine")
            #expect(begun.status == 202, "\(begun.text)")
            try stack.lapse(booking)
            try stack.database.query(
                """
                UPDATE payments SET created_at = now() - interval '2 hours'
                WHERE booking_id = '\(booking)'
                """
            )
            let payment = try #require(try stack.payments(of: booking).last).id
            let again = try shop.pay(booking, by: customer, key: "mine")
            #expect(again.status == 409 && again.text.contains("key-in-use"), "\(again.text)")
            // Somebody tells of it by our name, and so it is looked for.
            let body = StripeWebhook.event("evt_\(UniqueID.random())", about: payment)
            let now = WallClock.milliseconds / 1_000
            let signature = "t=\(now),v1=\(StripeWebhook.code(of: body, at: now))"
            let told = try stack.get(
                StripeWebhook.path,
                method: "POST",
                headers: [("Stripe-Signature", signature)],
                body: body
            )
            #expect(told.status == 204, "\(told.text)")
            let isLookedFor = eventually {
                let calls = (try? shop.stripe.books("calls")) ?? []
                return calls.contains {
                    $0["step"] == .string("search")
                        && $0["fields"]?["query"]?.text?.contains(payment) == true
                }
            }
            #expect(isLookedFor)
            #expect(try shop.intents(for: booking).isEmpty)
            #expect(stack.settles())
            #expect(try stack.status(booking, by: customer) == "expired")
            #expect(try shop.intents(for: booking).isEmpty)
            try stack.expectSound()
        }
    }
}
