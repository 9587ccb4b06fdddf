import JSONText
import Support
import Testing

@Suite("What nobody has heard of a payment", .serialized)
struct PaymentRoundTests {
    private static let stack = SharedStack { try Stack.paying() }

    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    /// Pays without hearing of it, though the provider has the money.
    private func payUnheard(holdSeconds: Int) throws -> String {
        let offer = try stack.makeOffer(
            by: organizer,
            [("hold_seconds", .number(holdSeconds)), ("payment_grace_seconds", .number(0))]
        )
        let booking = try stack.hold(offer, by: customer)
        let delay = [("delay_seconds", JSON.number(0))]
        let begun = try stack.pay(booking, "sandbox_webhook_lost", by: customer, delay)
        #expect(begun.status == 202, "\(begun.text)")
        #expect(eventually { (try? stack.kept(for: booking)) == 5_100 })
        return booking
    }

    @Test
    func `is asked for before its hold ends, though its turn has not come`() throws {
        let ending = try payUnheard(holdSeconds: 14)
        let patient = try payUnheard(holdSeconds: 600)
        // Their own turns come much later.
        try stack.database.query("UPDATE payments SET due_at = now() + interval '1 hour'")
        let sweep = try stack.expire()
        #expect(sweep.code == 0, "\(sweep.output)")
        #expect(try stack.status(ending, by: customer) == "confirmed")
        #expect(try stack.status(patient, by: customer) == "payment_pending")
        #expect(stack.settles())
        try stack.expectSound()
    }

    @Test
    func `is asked for by its customer's own key, once the first request is over`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        try stack.breakSandbox("create", "hang")
        try stack.breakSandbox("look_up", "hang")
        let first = try stack.pay(booking, by: customer, key: "mine")
        #expect(first.status == 202, "\(first.text)")
        // As long as the first request may be under way, nobody goes on for it.
        let early = try stack.pay(booking, by: customer, key: "mine")
        #expect(early.status == 409 && early.text.contains("key-in-use"), "\(early.text)")
        try stack.database.query(
            """
            UPDATE payments SET created_at = now() - interval '1 minute'
            WHERE booking_id = '\(booking)'
            """
        )
        let second = try stack.pay(booking, by: customer, key: "mine")
        #expect(second.status == 200, "\(second.text)")
        let third = try stack.pay(booking, by: customer, key: "mine")
        #expect(third.text == second.text)
        #expect(stack.settles())
        #expect(try stack.charges(for: booking).count == 1)
        #expect(try stack.kept(for: booking) == 5_100)
        try stack.expectSound()
    }
}
