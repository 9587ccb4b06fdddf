import JSONText
import Support
import Testing

extension StripeShopTests {
    @Suite("A payment")
    struct StripeTests {
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

        private func hold() throws -> String {
            try stack.hold(stack.makeOffer(by: organizer), by: customer)
        }

        private func status(_ booking: String) throws -> String? {
            try stack.status(booking, by: customer)
        }

        /// Everything is paid, once, and nothing else is set aside.
        private func expectPaidOnce(_ booking: String) throws {
            #expect(stack.settles())
            #expect(try status(booking) == "confirmed")
            #expect(try stack.payments(of: booking).map(\.status) == ["captured"])
            #expect(try shop.intents(for: booking) == ["succeeded"])
            try stack.expectSound()
        }

        @Test
        func `that succeeds is set aside and then taken, each by a key of ours`() throws {
            let booking = try hold()
            let paid = try shop.pay(booking, by: customer)
            #expect(paid.status == 200, "\(paid.text)")
            #expect(paid.json?["status"] == .string("confirmed"))
            #expect(stack.isCaptured(booking))
            let payment = try #require(try stack.payments(of: booking).first).id
            let intent = try #require(try shop.stripe.intents(of: payment).first)
            #expect(intent["capture_method"] == .string("manual"))
            #expect(intent["amount_received"] == .number(5_100))
            #expect(intent["currency"] == .string("eur"))
            let keys = try shop.stripe.books("calls").compactMap { $0["key"]?.text }
                .filter { $0.hasPrefix(payment) }
            // A webhook that comes before the capture's answer has it asked for once more.
            let capture = "\(payment):capture:authorized:"
            #expect(Set(keys).isSuperset(of: [payment, capture + "0"]))
            #expect(keys.allSatisfy { $0 == payment || $0.hasPrefix(capture) }, "\(keys)")
            try expectPaidOnce(booking)
        }

        @Test
        func `that is declined leaves the hold, which can be paid by another card`() throws {
            let booking = try hold()
            let answers = try (0..<2).map { _ in
                try shop.pay(booking, StripeServer.declinedCard, by: customer, key: "mine")
            }
            #expect(answers.map(\.status) == [402, 402], "\(answers[0].text)")
            #expect(answers[1].headers["idempotency-replayed"] == "true")
            #expect(try status(booking) == "held")
            #expect(try shop.pay(booking, by: customer).status == 200)
            #expect(stack.isCaptured(booking))
            #expect(try stack.payments(of: booking).map(\.status) == ["declined", "captured"])
            // With its secret somebody could pay for the first one still.
            let isGivenUp = eventually {
                (try? shop.intents(for: booking)) == ["canceled", "succeeded"]
            }
            #expect(isGivenUp)
            try stack.expectSound()
        }

        @Test
        func `with a token that Stripe does not know is declined`() throws {
            let booking = try hold()
            let answer = try shop.pay(booking, "pm_nobody", by: customer)
            #expect(answer.status == 402, "\(answer.text)")
            #expect(try status(booking) == "held")
        }

        @Test(arguments: [("", "confirmed"), ("&refuse=1", "held")])
        func `of which a bank asks something goes on from its page`(
            answer: String,
            expected: String
        ) throws {
            let booking = try hold()
            let begun = try shop.pay(booking, StripeServer.carefulCard, by: customer)
            #expect(begun.status == 202, "\(begun.text)")
            #expect(begun.json?["next_action"]?["type"] == .string("redirect"))
            let url = try #require(begun.json?["next_action"]?["url"]?.text)
            let payment = try #require(try stack.payments(of: booking).first).id
            let intent = try #require(try shop.stripe.intents(of: payment).first)
            let page = intent["next_action"]?["redirect_to_url"]
            #expect(page?["return_url"] == .string("\(stack.origin)/payments/return"))
            #expect(page?["url"] == .string(url))
            let path = try #require(
                url.split(separator: ":\(shop.stripe.port)").last.map(String.init)
            )
            let sent = try WebClient(port: shop.stripe.port).send("GET", path + answer)
            #expect(sent.status == 302)
            #expect(stack.becomes(booking, expected, by: customer))
            try expectReturn(to: try #require(sent.headers["location"]), booking)
            try stack.expectSound()
        }

        /// The customer sees a page, and nobody keeps the payment's secret.
        private func expectReturn(to url: String, _ booking: String) throws {
            #expect(url.contains("payment_intent_client_secret=pi_"))
            let target = try #require(url.split(separator: stack.origin).last.map(String.init))
            let page = try stack.get(target)
            #expect(page.status == 200 && page.text.contains("bank has answered"))
            let id = try #require(page.headers["x-request-id"])
            let log = "\(stack.directory)/access.log"
            let isLogged = eventually {
                (try? TestEnvironment.contents(of: log))?.contains(id) == true
            }
            #expect(isLogged)
            #expect(try !TestEnvironment.contents(of: log).contains("secret"))
            #expect(try !TestEnvironment.contents(of: stack.log).contains("_secret_"))
            let kept = try stack.database.query(
                """
                SELECT concat_ws(' ', count(*) > 0, bool_or(convert_from(body, 'UTF8') LIKE '%secret%'))
                FROM webhooks WHERE provider = 'stripe'
                """
            )
            #expect(kept == ["t f"])
            let pages = try stack.database.query(
                """
                SELECT count(*) FROM payments
                WHERE booking_id = '\(booking)' AND next_action_url IS NOT NULL
                """
            )
            #expect(pages == ["0"])
        }

        @Test(
            arguments: [
                "hang", "hang_after", "drop", "drop_after", "slow", "limit", "error", "error_after",
            ]
        )
        func `whose beginning meets trouble is made once`(fault: String) throws {
            let booking = try hold()
            try shop.stripe.fail("create", fault)
            let begun = try shop.pay(booking, by: customer)
            #expect([200, 202].contains(begun.status), "\(begun.text)")
            try expectPaidOnce(booking)
        }

        @Test(
            arguments: [
                "hang", "hang_after", "drop_after", "limit", "error", "error_after", "error_kept",
            ]
        )
        func `whose capture meets trouble is taken once`(fault: String) throws {
            let booking = try hold()
            try shop.stripe.fail("capture", fault)
            let paid = try shop.pay(booking, by: customer)
            #expect(paid.status == 200, "\(paid.text)")
            try expectPaidOnce(booking)
        }

        @Test
        func `of which nothing was heard is found a day later, when Stripe has forgotten its key`()
            throws
        {
            try shop.tellsOfItself(false)
            defer { #expect(throws: Never.self) { try shop.tellsOfItself(true) } }
            let booking = try hold()
            try shop.stripe.fail("create", "hang_after")
            // The look-up by the key.
            try shop.stripe.fail("create", "hang")
            #expect(try shop.pay(booking, by: customer).status == 202)
            #expect(try shop.intents(for: booking) == ["requires_capture"])
            try shop.stripe.say("forget")
            try stack.database.query(
                """
                UPDATE payments SET created_at = now() - interval '25 hours'
                WHERE booking_id = '\(booking)'
                """
            )
            try stack.lapse(booking)
            try expectPaidOnce(booking)
        }

        @Test
        func `whose tickets are gone by then is given up at Stripe`() throws {
            try shop.tellsOfItself(false)
            defer { #expect(throws: Never.self) { try shop.tellsOfItself(true) } }
            let offer = try stack.makeOffer(by: organizer, quantity: 2)
            let booking = try stack.hold(offer, by: customer)
            try shop.stripe.fail("create", "hang_after")
            try shop.stripe.fail("create", "hang")
            #expect(try shop.pay(booking, by: customer).status == 202)
            try stack.lapse(booking)
            let rival = try stack.visitor("riv-\(customer.username)")
            let stack = stack
            #expect(
                eventually { (try? stack.book(Stack.tickets(offer, 1), by: rival))?.status == 201 }
            )
            #expect(stack.settles())
            #expect(try status(booking) == "expired")
            #expect(try shop.intents(for: booking) == ["canceled"])
            try stack.expectSound()
        }

        private static let amounts: [(price: String, currency: String, isTaken: Bool)] = [
            ("0.24", "EUR", false), ("0.25", "EUR", true), ("510000.00", "EUR", false),
            ("25", "JPY", true), ("10.005", "KWD", true), ("10.001", "KWD", false),
        ]

        /// Of two tickets.
        @Test(arguments: amounts)
        func `of an amount that Stripe does not take is refused for good`(
            price: String,
            currency: String,
            isTaken: Bool
        ) throws {
            let offer = try stack.makeOffer(
                by: organizer,
                price: price,
                [("currency", .string(currency))]
            )
            let booking = try stack.hold(offer, by: customer)
            let answers = try (0..<2).map { _ in try shop.pay(booking, by: customer, key: "mine") }
            if isTaken {
                #expect(answers.map(\.status) == [200, 200], "\(answers[0].text)")
                return try expectPaidOnce(booking)
            }
            #expect(answers.map(\.status) == [409, 409], "\(answers[0].text)")
            #expect(answers[0].badFields == ["amount"], "\(answers[0].text)")
            #expect(answers[1].text == answers[0].text)
            #expect(try shop.intents(for: booking).isEmpty)
            #expect(try status(booking) == "held")
            #expect(try stack.payments(of: booking).map(\.status) == ["declined"])
        }

        private static let bodies: [(body: [(String, JSON)], field: String)] = [
            ([("method", .string("stripe"))], "token"),
            ([("method", .string("stripe")), ("token", .null)], "token"),
            ([("method", .string("stripe")), ("token", .string(""))], "token"),
            ([("method", .string("stripe")), ("token", .string("pm_"))], "token"),
            ([("method", .string("stripe")), ("token", .string("4242424242424242"))], "token"),
            ([("method", .string("stripe")), ("token", .string("pm_a&amount=1"))], "token"),
            (
                [
                    ("method", .string("stripe")), ("token", .string("pm_a")),
                    ("delay_seconds", .number(1)),
                ],
                "delay_seconds"
            ),
            ([("method", .string("sandbox_success")), ("token", .string("pm_a"))], "token"),
        ]

        @Test(arguments: bodies)
        func `that is asked for wrongly is told which field is wrong`(
            body: [(String, JSON)],
            field: String
        ) throws {
            let booking = try hold()
            let answer = try stack.call("POST", "/bookings/\(booking)/pay", body, by: customer)
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.badFields == [field], "\(answer.text)")
            #expect(try stack.payments(of: booking).isEmpty)
        }

        @Test
        func `leaves Stripe's secrets nowhere`() throws {
            let booking = try hold()
            try shop.stripe.fail("create", "error")
            #expect(try shop.pay(booking, by: customer).status == 200)
            try expectPaidOnce(booking)
            let log = try TestEnvironment.contents(of: stack.log)
            for secret in [StripeServer.key, StripeServer.webhookSecret, StripeServer.card] {
                #expect(!log.contains(secret))
            }
            // The control: what may stand there does.
            let payment = try #require(try stack.payments(of: booking).first).id
            #expect(log.contains(payment) && log.contains("status 503"))
        }
    }
}
