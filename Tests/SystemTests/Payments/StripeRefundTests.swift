import JSONText
import Support
import Testing

extension StripeShopTests {
    @Suite("A refund")
    struct StripeRefundTests {
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

        /// A booking of two items of one price that is paid.
        private func paid(_ price: String = "25.50", _ currency: String = "EUR") throws -> String {
            let offer = try stack.makeOffer(
                by: organizer,
                price: price,
                [("currency", .string(currency))]
            )
            let other = try stack.makeTicketType(
                offer.event,
                by: organizer,
                [("name", .string("Other")), ("price", .string(price))]
            )
            let types = [offer.type, try #require(other.json?["id"]?.text, "\(other.text)")]
            let items = types.map { type in
                JSON.object([("ticket_type_id", .string(type)), ("quantity", .number(1))])
            }
            let made = try stack.book(
                [("event_id", .string(offer.event)), ("items", .array(items))],
                by: customer
            )
            let booking = try #require(made.json?["id"]?.text, "\(made.text)")
            #expect(try shop.pay(booking, by: customer).status == 200)
            #expect(stack.isCaptured(booking))
            return booking
        }

        @Test(
            arguments: [
                "hang", "hang_after", "drop_after", "slow", "limit", "error", "error_after",
                "error_kept",
            ]
        )
        func `that meets trouble is made once`(fault: String) throws {
            let booking = try paid()
            try shop.stripe.fail("refund", fault)
            #expect(try stack.cancel(booking, by: customer).status == 200)
            #expect(stack.settles())
            #expect(try stack.status(booking, by: customer) == "refunded")
            #expect(try shop.refunds(for: booking) == [5_100])
            try stack.expectSound()
        }

        @Test
        func `of a part is made once, though Stripe has forgotten its key`() throws {
            let booking = try paid()
            try shop.stripe.fail("refund", "hang_after")
            #expect(try stack.cancel(booking, [0], by: customer).status == 200)
            #expect(eventually { (try? shop.refunds(for: booking)) == [2_550] })
            try shop.stripe.say("forget")
            #expect(stack.settles())
            #expect(try shop.refunds(for: booking) == [2_550])
            #expect(try stack.cancel(booking, by: customer).status == 200)
            #expect(stack.settles())
            #expect(try shop.refunds(for: booking) == [2_550, 2_550])
            #expect(try stack.status(booking, by: customer) == "refunded")
            try stack.expectSound()
        }

        @Test
        func `that takes its time is done when Stripe says so`() throws {
            let booking = try paid()
            try shop.stripe.say("later", [("refunds", .bool(true))])
            #expect(try stack.cancel(booking, by: customer).status == 200)
            #expect(eventually { (try? shop.refunds(for: booking)) == [5_100] })
            try shop.stripe.say("later", [("refunds", .bool(false))])
            for _ in 0..<2 {
                try stack.makeDue()
                #expect(try stack.expire().code == 0)
            }
            #expect(try stack.status(booking, by: customer) == "refund_pending")
            try shop.stripe.say("settle")
            #expect(stack.settles())
            #expect(try stack.status(booking, by: customer) == "refunded")
            #expect(try shop.refunds(for: booking) == [5_100])
            try stack.expectSound()
        }

        private func failedOpen() throws -> Int {
            try stack.metric(#"holdfast_payments_open{kind="failed_refund"}"#)
        }

        private func refund(of booking: String) throws -> String {
            try #require(
                try stack.database.query("SELECT id FROM refunds WHERE booking_id = '\(booking)'")
                    .first
            )
        }

        @Test
        func `that fails after it was done is told to whoever looks after the service`() throws {
            let before = try failedOpen()
            let booking = try paid()
            #expect(try stack.cancel(booking, by: customer).status == 200)
            #expect(stack.isRefunded(booking, by: customer))
            #expect(try failedOpen() == before)
            let payment = try #require(try stack.payments(of: booking).first).id
            for _ in 0..<2 {
                try shop.stripe.say("fail", [("payment", .string(payment))])
                #expect(eventually { (try? failedOpen()) == before + 1 })
            }
            let refund = try refund(of: booking)
            let lines = try TestEnvironment.contents(of: stack.log).split(separator: "\n")
                .filter { $0.contains("a refund has failed") && $0.contains(refund) }
            #expect(lines.count == 1, "\(lines)")
            try stack.expectSound()
            let listed = try stack.holdfast("payments", "failed")
            #expect(listed.code == 1 && listed.output.contains("\(refund) "), "\(listed.output)")
            #expect(listed.output.contains(" 51.00 EUR "))
            let noted = try stack.holdfast("payments", "paid-by-hand", refund)
            #expect(noted.code == 0, "\(noted.output)")
            #expect(try failedOpen() == before)
            #expect(try !stack.holdfast("payments", "failed").output.contains(refund))
            #expect(try stack.holdfast("payments", "paid-by-hand", refund).code == 1)
            try stack.expectSound()
        }

        @Test
        func `of an amount that Stripe cannot give back is paid by hand`() throws {
            let booking = try paid("10.005", "KWD")
            #expect(try stack.cancel(booking, [0], by: customer).status == 200)
            let refund = try refund(of: booking)
            let listed = try stack.holdfast("payments", "failed")
            #expect(listed.output.contains("\(refund) "), "\(listed.output)")
            #expect(listed.output.contains(" 10.005 KWD "))
            #expect(try shop.refunds(for: booking) == [])
            try stack.expectSound()
            #expect(try stack.holdfast("payments", "paid-by-hand", refund).code == 0)
            #expect(stack.settles())
            try stack.expectSound()
        }

        @Test
        func `is made by who has the money, though nobody takes any now`() throws {
            let booking = try paid()
            try shop.stripe.fail("refund", "error")
            #expect(try stack.cancel(booking, by: customer).status == 200)
            #expect(try stack.status(booking, by: customer) == "refund_pending")
            let settings = stack.settings.merging(["HOLDFAST_PAYMENTS": "none"]) { _, new in new }
            let program = "\(try TestEnvironment.programs())/holdfast-expire"
            let isBack = eventually {
                try? stack.makeDue()
                _ = try? ChildProcess.outcome(of: program, ["--once"], environment: settings)
                return (try? stack.status(booking, by: customer)) == "refunded"
            }
            #expect(isBack)
            #expect(try shop.refunds(for: booking) == [5_100])
            try stack.expectSound()
        }
    }
}
