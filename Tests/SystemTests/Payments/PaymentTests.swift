import JSONText
import Support
import Testing

@Suite("A payment", .serialized)
struct PaymentTests {
    private static let stack = SharedStack { try Stack(takesPayments: true) }
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private func hold() throws -> String {
        try stack.hold(stack.makeOffer(by: organizer), by: customer)
    }

    private func pay(
        _ id: String,
        _ method: String,
        key: String? = nil,
        _ more: [(String, JSON)] = []
    ) throws -> WebAnswer {
        try stack.pay(id, method, by: customer, key: key, more)
    }

    private func status(_ id: String) throws -> String? {
        try stack.status(id, by: customer)
    }

    private func becomes(_ id: String, _ expected: String) -> Bool {
        stack.becomes(id, expected, by: customer)
    }

    private func expectSound() throws { try stack.expectSound() }

    @Test
    func `that succeeds confirms the booking, and is taken`() throws {
        let id = try hold()
        let paid = try pay(id, "sandbox_success")
        #expect(paid.status == 200, "\(paid.text)")
        #expect(paid.json?["status"] == .string("confirmed"))
        let stack = stack
        #expect(
            eventually {
                (try? stack.database.query(
                    "SELECT concat_ws(' ', status, captured, refunded) FROM payments WHERE booking_id = '\(id)'"
                )) == ["captured 5100 0"]
            }
        )
        let balance = try stack.call("GET", "/users/me/balance", by: organizer)
        #expect(balance.json?["balances"]?[0]?["balance"] == .string("51.00"), "\(balance.text)")
        #expect(try pay(id, "sandbox_success").status == 409)
        try expectSound()
    }

    @Test
    func `that is declined leaves the hold, which can be paid once more`() throws {
        let id = try hold()
        let declined = try pay(id, "sandbox_decline")
        #expect(declined.status == 402, "\(declined.text)")
        #expect(try status(id) == "held")
        #expect(try pay(id, "sandbox_success").status == 200)
        try expectSound()
    }

    @Test
    func `that needs the customer goes on when the page is opened`() throws {
        let id = try hold()
        let begun = try pay(id, "sandbox_next_action")
        #expect(begun.status == 202, "\(begun.text)")
        #expect(begun.json?["status"] == .string("payment_pending"))
        #expect(begun.json?["next_action"]?["type"] == .string("redirect"))
        #expect(try pay(id, "sandbox_success").status == 409)
        let cancel = try stack.call("POST", "/bookings/\(id)/cancel", by: customer)
        #expect(cancel.status == 409 && cancel.text.contains("payment-in-progress"))
        #expect(try stack.approve(begun).status == 200)
        #expect(becomes(id, "confirmed"))
        try expectSound()
    }

    @Test
    func `that succeeds later is told by webhook`() throws {
        let id = try hold()
        let begun = try pay(id, "sandbox_late", [("delay_seconds", .number(1))])
        #expect(begun.status == 202, "\(begun.text)")
        #expect(becomes(id, "confirmed"))
        try expectSound()
    }

    @Test
    func `whose answer never comes is looked up`() throws {
        let id = try hold()
        let paid = try pay(id, "sandbox_timeout")
        #expect(paid.status == 200, "\(paid.text)")
        try expectSound()
    }

    @Test
    func `whose webhook is lost is found by the reconciliation`() throws {
        let id = try hold()
        #expect(try pay(id, "sandbox_webhook_lost", [("delay_seconds", .number(0))]).status == 202)
        // The provider may have it still to do when it is asked first.
        let isFound = eventually(within: .seconds(60)) { [stack] in
            _ = try? stack.database.query(
                "UPDATE payments SET due_at = now() WHERE booking_id = '\(id)'"
            )
            let asked = try? stack.holdfast("payments", "reconcile")
            #expect(asked?.code == 0, "\(asked?.output ?? "")")
            return (try? status(id)) == "confirmed"
        }
        #expect(isFound)
        try expectSound()
    }

    @Test
    func `with a key is answered the same once more`() throws {
        let id = try hold()
        let first = try pay(id, "sandbox_success", key: "mine")
        let second = try pay(id, "sandbox_success", key: "mine")
        #expect(first.status == 200 && second.status == 200, "\(second.text)")
        #expect(second.headers["idempotency-replayed"] == "true")
        #expect(first.text == second.text)
        let other = try pay(id, "sandbox_decline", key: "mine")
        #expect(other.status == 422)
    }

    @Test(arguments: [("sandbox_decline", 402), ("sandbox_late", 202)])
    func `that does not succeed at once is answered the same once more, too`(
        method: String,
        expected: Int
    ) throws {
        let id = try hold()
        let answers = try (0..<2).map { _ in try pay(id, method, key: "again") }
        #expect(answers.map(\.status) == [expected, expected], "\(answers[1].text)")
        #expect(answers[1].headers["idempotency-replayed"] == "true")
    }

    @Test
    func `goes back when its booking is cancelled`() throws {
        let id = try hold()
        #expect(try pay(id, "sandbox_timeout").status == 200)
        let quote = try stack.call("GET", "/bookings/\(id)/refund-quote", by: customer)
        #expect(quote.json?["amount"] == .string("51.00"), "\(quote.text)")
        let cancelled = try stack.call("POST", "/bookings/\(id)/cancel", by: customer)
        #expect(cancelled.status == 200, "\(cancelled.text)")
        #expect(cancelled.json?["status"] == .string("refund_pending"))
        #expect(stack.isRefunded(id, by: customer))
        let balance = try stack.call("GET", "/users/me/balance", by: organizer)
        #expect(balance.json?["balances"]?[0]?["balance"] == .string("0.00"), "\(balance.text)")
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 409)
        try expectSound()
    }

    @Test
    func `that comes too late takes the same again`() throws {
        let id = try hold()
        let begun = try pay(id, "sandbox_next_action")
        #expect(begun.status == 202, "\(begun.text)")
        try stack.lapse(id)
        let stack = stack
        #expect(
            eventually {
                _ = try? stack.expire()
                return (try? status(id)) == "expired"
            }
        )
        #expect(try stack.approve(begun).status == 200)
        #expect(becomes(id, "confirmed"))
        try expectSound()
    }

    @Test
    func `that comes too late goes back where the seats are gone`() throws {
        let offer = try stack.makeOffer(by: organizer, quantity: 2)
        let id = try stack.hold(offer, by: customer)
        // The provider has the money, and nobody hears of it before somebody asks.
        let unheard = try pay(id, "sandbox_webhook_lost", [("delay_seconds", .number(0))])
        #expect(unheard.status == 202, "\(unheard.text)")
        try stack.lapse(id)
        let rival = try stack.visitor("riv-\(customer.username)")
        let stack = stack
        #expect(
            eventually { (try? stack.book(Stack.tickets(offer, 1), by: rival))?.status == 201 }
        )
        #expect(stack.settles())
        #expect(try status(id) == "refunded")
        #expect(
            eventually {
                let mails = try? ChildProcess.run(
                    "/bin/sh",
                    ["-c", "cat \(stack.directory)/mails/*"]
                )
                return mails?.contains("too late") == true
            }
        )
        try expectSound()
    }

    @Test
    func `of an event that is called off goes back`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let made = try stack.book(Stack.tickets(offer, 2), by: customer)
        let id = try #require(made.json?["id"]?.text)
        #expect(try pay(id, "sandbox_timeout").status == 200)
        let progress = "/events/\(offer.event)/cancellation"
        let before = try stack.call("GET", progress, by: organizer)
        #expect(before.json?["status"] == .string("none"), "\(before.text)")
        let change = try stack.call(
            "PATCH",
            "/events/\(offer.event)",
            [("status", .string("cancelled"))],
            by: organizer
        )
        #expect(change.status == 200)
        let stack = stack
        #expect(
            // Its refund is due ten seconds later.
            eventually(within: .seconds(60)) {
                _ = try? stack.expire()
                return (try? status(id)) == "refunded"
            }
        )
        let told = try stack.call("GET", progress, by: organizer)
        #expect(told.json?["status"] == .string("finished"), "\(told.text)")
        #expect(told.json?["refunds"]?["done"] == .number(1))
        #expect(try stack.call("GET", progress, by: customer).status == 403)
        try expectSound()
    }
}
