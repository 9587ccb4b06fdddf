import JSONText
import Platform
import Support
import Testing

@Suite("A payment whose processes are killed", .serialized)
struct PaymentCrashTests {
    private static let stack = SharedStack { try Stack.paying() }
    /// What two tickets cost, in cents.
    private static let price = 5_100

    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    /// Pays on a thread of its own, and hands over what the customer hears, if anything.
    private func payAside(_ booking: String, _ method: String) throws -> Crowd {
        try Crowd(1) { [stack, customer] _ in
            _ = try? stack.pay(booking, method, by: customer, key: "key-\(booking)")
        }
    }

    /// Waits until so many calls have met a fault.
    private func hasMetFault(after before: Int) throws -> Bool {
        eventually { ((try? faultsMet()) ?? 0) > before }
    }

    private func faultsMet() throws -> Int {
        try TestEnvironment.contents(of: "\(stack.directory)/worker.log")
            .split(separator: "\n").count { $0.contains("meets a fault") }
    }

    private func restartResponder() throws {
        stack.responder?.kill()
        try stack.startResponder()
    }

    private func restartWorker() throws {
        stack.worker?.kill()
        try stack.startWorker()
    }

    /// The booking is sold, and its money taken once, whoever asks how often.
    private func expectSoldOnce(_ booking: String) throws {
        #expect(stack.settles())
        let repeated = try stack.pay(booking, by: customer, key: "key-\(booking)")
        #expect(repeated.status == 200, "\(repeated.text)")
        #expect(repeated.json?["status"] == .string("confirmed"))
        try expectChargedOnce(booking)
    }

    private func expectChargedOnce(_ booking: String) throws {
        #expect(try stack.status(booking, by: customer) == "confirmed")
        #expect(try stack.pay(booking, by: customer, key: "new-\(booking)").status == 409)
        #expect(stack.settles())
        let charges = try stack.charges(for: booking)
        #expect(charges.count == 1)
        #expect(charges.first??.captured == Self.price)
        #expect(charges.first??.refunded == 0)
        try stack.expectSound()
    }

    private static let faults = [
        ("create", "hang"), ("create", "hang_after"), ("create", "drop"), ("create", "drop_after"),
        ("create", "error"), ("capture", "hang"), ("capture", "hang_after"), ("capture", "drop"),
        ("capture", "drop_after"), ("capture", "error"),
    ]

    @Test(arguments: faults)
    func `ends in one charge and one booking, whatever the call has met`(
        step: String,
        kind: String
    ) throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let before = try faultsMet()
        try stack.breakSandbox(step, kind)
        let paying = try payAside(booking, "sandbox_success")
        #expect(try hasMetFault(after: before))
        try restartResponder()
        paying.join()
        try expectSoldOnce(booking)
    }

    @Test(arguments: ["hang", "hang_after", "drop", "drop_after", "error"])
    func `ends in one charge and one booking, whatever its confirming has met`(kind: String) throws
    {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let key = "key-\(booking)"
        let begun = try stack.pay(booking, "sandbox_next_action", by: customer, key: key)
        #expect(begun.status == 202, "\(begun.text)")
        let before = try faultsMet()
        try stack.breakSandbox("confirm", kind)
        #expect(try stack.approve(begun).status == 200)
        #expect(try hasMetFault(after: before))
        try restartResponder()
        #expect(stack.settles())
        let repeated = try stack.pay(booking, "sandbox_next_action", by: customer, key: key)
        #expect(repeated.status == 202 && repeated.text == begun.text, "\(repeated.text)")
        try expectChargedOnce(booking)
    }

    @Test
    func `ends in one charge and one booking at any moment`() throws {
        for _ in 0..<(TestEnvironment.isLong ? 40 : 8) {
            let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
            let paying = try payAside(booking, "sandbox_success")
            let isBegun = eventually { (try? stack.payments(of: booking))?.isEmpty == false }
            #expect(isBegun)
            Process.sleep(.milliseconds(Int.random(in: 0..<20)))
            try restartResponder()
            paying.join()
            try expectSoldOnce(booking)
        }
    }

    @Test(arguments: ["hang", "hang_after"])
    func `ends with its hold where nobody paid, and is had again where somebody has`(
        kind: String
    ) throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let before = try faultsMet()
        try stack.breakSandbox("create", kind)
        let paying = try payAside(booking, "sandbox_success")
        #expect(try hasMetFault(after: before))
        stack.responder?.kill()
        paying.join()
        try stack.lapse(booking)
        // The provider is silent until the hold has ended.
        stack.worker?.kill()
        try stack.startResponder()
        #expect(
            eventually(within: .seconds(30)) {
                _ = try? stack.expire()
                return (try? stack.status(booking, by: customer)) == "expired"
            }
        )
        try stack.startWorker()
        #expect(stack.settles())
        let isPaid = kind == "hang_after"
        #expect(try stack.status(booking, by: customer) == (isPaid ? "confirmed" : "expired"))
        #expect(try stack.kept(for: booking) == (isPaid ? Self.price : 0))
        let repeated = try stack.pay(booking, by: customer, key: "key-\(booking)")
        #expect(repeated.status == (isPaid ? 200 : 409), "\(repeated.text)")
        try stack.expectSound()
    }

    @Test
    func `is looked into though its process died over the webhook`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let delay = [("delay_seconds", JSON.number(1))]
        let begun = try stack.pay(booking, "sandbox_late", by: customer, delay)
        #expect(begun.status == 202, "\(begun.text)")
        let before = try faultsMet()
        try stack.breakSandbox("look_up", "hang")
        #expect(try hasMetFault(after: before))
        try restartResponder()
        let isOpen = try stack.database.query(
            """
            SELECT webhooks.processed_at IS NULL FROM webhooks
            JOIN payments ON payments.id = payment_id WHERE booking_id = '\(booking)'
            """
        )
        #expect(isOpen == ["t"])
        // Due is only what was told.
        #expect(
            eventually(within: .seconds(30)) {
                _ = try? stack.expire()
                return (try? stack.status(booking, by: customer)) == "confirmed"
            }
        )
        #expect(try stack.kept(for: booking) == Self.price)
        try stack.expectSound()
    }

    @Test(arguments: ["create", "capture"])
    func `outlives the provider's end`(step: String) throws {
        for kind in ["hang", "hang_after"] {
            let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
            let before = try faultsMet()
            try stack.breakSandbox(step, kind)
            let paying = try payAside(booking, "sandbox_success")
            #expect(try hasMetFault(after: before))
            try restartWorker()
            paying.join()
            try expectSoldOnce(booking)
        }
    }

    @Test
    func `outlives the end of the provider that has yet to take the money and to tell of it`()
        throws
    {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let delay = [("delay_seconds", JSON.number(2))]
        #expect(try stack.pay(booking, "sandbox_late", by: customer, delay).status == 202)
        try stack.breakSandbox("webhook", "drop")
        stack.worker?.kill()
        try stack.startWorker()
        #expect(stack.becomes(booking, "confirmed", by: customer))
        #expect(try stack.kept(for: booking) == Self.price)
        try stack.expectSound()
    }

    @Test
    func `that could not be taken at last gives back the seats, and its customer is told`() throws {
        let offer = try stack.makeOffer(by: organizer, quantity: 2)
        let booking = try stack.hold(offer, by: customer)
        try stack.breakSandbox("capture", "decline")
        #expect(try stack.pay(booking, by: customer, key: "mine").status == 200)
        #expect(stack.becomes(booking, "cancelled", by: customer))
        #expect(try stack.kept(for: booking) == 0)
        let rival = try stack.visitor("riv-\(customer.username)")
        #expect(try stack.book(Stack.tickets(offer, 2), by: rival).status == 201)
        let isTold = eventually(within: .seconds(30)) {
            let words = ["-rl", "could not be taken", "\(stack.directory)/mails"]
            let found = try? ChildProcess.outcome(of: "/bin/grep", words)
            return found?.code == 0
        }
        #expect(isTold)
        #expect(try stack.cancel(booking, by: customer).status == 409)
        try stack.expectSound()
    }
}
