import JSONText
import Platform
import Support
import Testing

@Suite("A webhook", .serialized)
struct WebhookTests {
    private static let stack = SharedStack {
        // Long, so that a webhook comes first where an answer never does.
        try Stack.paying(settings: ["HOLDFAST_PROVIDER_TIMEOUT_MS": "5000"])
    }
    /// The longest body that is kept, in bytes.
    private static let bodyLimit = 16_384

    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private func send(_ body: [UInt8], _ signature: String?) throws -> WebAnswer {
        let headers = signature.map { [(SandboxWebhook.field, $0)] } ?? []
        return try stack.get(SandboxWebhook.path, method: "POST", headers: headers, body: body)
    }

    private func send(_ body: [UInt8]) throws -> WebAnswer {
        try send(body, SandboxWebhook.signature(of: body))
    }

    /// How many webhooks whose names begin so are kept, and how many of them were looked into.
    private func kept(_ prefix: String) throws -> String {
        try stack.database.query(
            """
            SELECT concat_ws(' ', count(*), count(processed_at)) FROM webhooks
            WHERE event_id LIKE '\(prefix)%'
            """
        )[0]
    }

    /// Payments that the provider has taken, without telling us.
    private func pendingPayments(_ count: Int) throws -> [(booking: String, payment: String)] {
        let offer = try stack.makeOffer(by: organizer)
        return try (0..<count).map { _ in
            let booking = try stack.hold(offer, 1, by: customer)
            let delay = [("delay_seconds", JSON.number(0))]
            #expect(
                try stack.pay(booking, "sandbox_webhook_lost", by: customer, delay).status == 202
            )
            return (booking, try #require(try stack.payments(of: booking).first).id)
        }
    }

    @Test
    func `that nobody vouches for is refused`() throws {
        let body = SandboxWebhook.event("refused-1", about: UniqueID.random())
        let good = SandboxWebhook.signature(of: body)
        let flaws: [(String?, String)] = [
            (nil, "it has no signature"),
            (SandboxWebhook.signature(of: body + [32]), "its signature does not match"),
            (String(good.dropLast()) + (good.hasSuffix("0") ? "1" : "0"), "does not match"),
            ("t=1,v1=", "does not match"), ("", "signature"), ("v1=,t=,", "does not match"),
            ("t=-9223372036854775808,v1=\(String(repeating: "0", count: 64))", "too old"),
            (SandboxWebhook.signature(of: body, age: 600), "too old"),
            (SandboxWebhook.signature(of: body, age: -600), "too old"),
        ]
        for (signature, words) in flaws {
            let answer = try send(body, signature)
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.badFields == [SandboxWebhook.field], "\(answer.text)")
            #expect(answer.text.contains(words), "\(answer.text)")
        }
        #expect(try kept("refused-") == "0 0")
        #expect(try send(body, good).status == 204)
    }

    @Test
    func `that is no event is refused`() throws {
        let bodies = [
            "", "{", "[]", "null", "{}", #"{"id": 7}"#, #"{"id": ""}"#,
            #"{"id": "\#(String(repeating: "x", count: 256))"}"#,
        ]
        for body in bodies {
            let answer = try send(Array(body.utf8))
            #expect(answer.status == 400, "\(body): \(answer.text)")
        }
        // What no text of PostgreSQL's can hold.
        let odd = try send(Array(#"{"id": "odd\u0000"}"#.utf8))
        #expect(odd.status == 400, "\(odd.text)")
    }

    @Test
    func `of another provider is not found`() throws {
        let body = SandboxWebhook.event("other", about: UniqueID.random())
        let answer = try stack.get(
            "/api/v1/payments/webhook/stripe",
            method: "POST",
            headers: [(SandboxWebhook.field, SandboxWebhook.signature(of: body))],
            body: body
        )
        #expect(answer.status == 404, "\(answer.text)")
    }

    @Test
    func `is kept up to 16 KiB`() throws {
        func body(_ id: String, _ size: Int) -> [UInt8] {
            let start = Array(#"{"id":"\#(id)","pad":""#.utf8)
            let end = Array(#""}"#.utf8)
            return start + Array(repeating: 120, count: size - start.count - end.count) + end
        }
        #expect(try send(body("large-1", Self.bodyLimit)).status == 204)
        let answer = try send(body("large-2", Self.bodyLimit + 1))
        #expect(answer.status == 413, "\(answer.text)")
        #expect(eventually { (try? kept("large-")) == "1 1" })
    }

    @Test
    func `that comes a hundred times at once has one effect`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let lost = "sandbox_webhook_lost"
        let delay = [("delay_seconds", JSON.number(0))]
        #expect(try stack.pay(booking, lost, by: customer, delay).status == 202)
        let payment = try #require(try stack.payments(of: booking).first)
        #expect(eventually { (try? stack.kept(for: booking)) == 5_100 })
        let body = SandboxWebhook.event("repeated", about: payment.id)
        let statuses = try onThreads(100) { _ in try? send(body).status }
        #expect(statuses.allSatisfy { $0 == 204 }, "\(statuses)")
        #expect(stack.becomes(booking, "confirmed", by: customer))
        #expect(eventually { (try? kept("repeated")) == "1 1" })
        #expect(try send(body).status == 204)
        #expect(try kept("repeated") == "1 1")
        let sales = try stack.database.query(
            "SELECT count(*) FROM ledger WHERE subject_id = '\(payment.id)' AND kind = 'sale'"
        )
        #expect(sales == ["2"])
        try stack.expectSound()
    }

    @Test
    func `about nothing of ours is kept, and harms nobody`() throws {
        let prefix = "foreign-\(customer.username)"
        for (index, name) in [UniqueID.random(), "none", ""].enumerated() {
            #expect(try send(SandboxWebhook.event("\(prefix)-\(index)", about: name)).status == 204)
        }
        #expect(try send(Array(#"{"id": "\#(prefix)-x", "payment": 7}"#.utf8)).status == 204)
        #expect(eventually { (try? kept(prefix)) == "4 4" })
        try stack.expectSound()
    }

    @Test
    func `that comes after a later one changes nothing`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        let payment = try #require(try stack.payments(of: booking).first)
        let prefix = "old-\(customer.username)"
        for type in ["approved", "requires_action", "declined", "cancelled"] {
            let body = SandboxWebhook.event(
                "\(prefix)-\(type)",
                about: payment.id,
                "payment.\(type)"
            )
            #expect(try send(body).status == 204)
        }
        #expect(eventually { (try? kept(prefix)) == "4 4" })
        #expect(try stack.status(booking, by: customer) == "confirmed")
        #expect(try stack.payments(of: booking).first?.status == "captured")
        try stack.expectSound()
    }

    @Test
    func `that comes before the answer of the call is believed`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        try stack.breakSandbox("create", "hang_after")
        let delay = [("delay_seconds", JSON.number(0))]
        let paid = try stack.pay(booking, "sandbox_late", by: customer, delay)
        #expect(paid.status == 200, "\(paid.text)")
        #expect(paid.json?["status"] == .string("confirmed"))
        // Nobody has waited for the answer of the call.
        let isBefore = try stack.database.query(
            """
            SELECT processed_at < payments.created_at + interval '5 seconds'
            FROM webhooks JOIN payments ON payments.id = payment_id WHERE booking_id = '\(booking)'
            """
        )
        #expect(isBefore == ["t"])
        let charges = try stack.charges(for: booking)
        #expect(charges.count == 1)
        #expect(charges.first??.captured == 5_100)
        try stack.expectSound()
    }

    @Test
    func `is looked into though somebody keeps its payment at the moment`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let delay = [("delay_seconds", JSON.number(1))]
        #expect(try stack.pay(booking, "sandbox_late", by: customer, delay).status == 202)
        let payment = try #require(try stack.payments(of: booking).first)
        let change = "UPDATE payments SET attempts = 1 WHERE id = '\(payment.id)'"
        let held = try OpenTransaction(change, in: stack.database)
        let isHere = eventually {
            (try? stack.database.query(
                "SELECT count(*) FROM webhooks WHERE payment_id = '\(payment.id)'"
            )) == ["1"]
        }
        #expect(isHere)
        Process.sleep(.milliseconds(300))
        try held.commit()
        // By itself, without a sweep.
        #expect(stack.becomes(booking, "confirmed", by: customer, within: .seconds(20)))
    }

    @Test
    func `is taken among thousands, and each is looked into`() throws {
        let (count, lanes) = (TestEnvironment.isLong ? 10_000 : 1_024, 32)
        // One in sixteen is about one of these; the others are about nothing of ours.
        let pending = try pendingPayments(8)
        let prefix = "many-\(customer.username)"
        let taken = try onThreads(lanes) { [stack] lane in
            guard let client = try? WebClient(port: stack.port) else { return 0 }
            return (lane * count / lanes..<(lane + 1) * count / lanes).count { index in
                let about = index % 16 == 0 ? pending[index / 16 % 8].payment : UniqueID.random()
                let body = SandboxWebhook.event("\(prefix)-\(index)", about: about)
                let headers = [(SandboxWebhook.field, SandboxWebhook.signature(of: body))]
                let answer = try? client.send(
                    "POST",
                    SandboxWebhook.path,
                    headers: headers,
                    body: body
                )
                return answer?.status == 204
            }
        }
        #expect(taken.reduce(0, +) == count)
        #expect(
            eventually(within: .seconds(120)) { (try? kept(prefix)) == "\(count) \(count)" }
        )
        for (booking, payment) in pending {
            #expect(stack.becomes(booking, "confirmed", by: customer))
            let sales = try stack.database.query(
                "SELECT count(*) FROM ledger WHERE subject_id = '\(payment)' AND kind = 'sale'"
            )
            #expect(sales == ["2"])
        }
        try stack.expectSound()
    }
}
