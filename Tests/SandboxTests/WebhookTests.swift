import JSONText
import Platform
import Support
import Testing

@Suite("Webhooks of the sandbox")
struct WebhookTests {
    private let room: TestSandbox
    private var webhooks: [WebhookReceiver.Webhook] { room.receiver.webhooks }

    init() throws {
        room = try TestSandbox()
    }

    private func waits(for count: Int) -> Bool {
        eventually(within: .seconds(15)) { webhooks.count >= count }
    }

    @Test
    func `tell of a late capture, signed with the secret`() throws {
        let payment = try room.create("late", method: "sandbox_late")
        try #require(waits(for: 1))
        let webhook = webhooks[0]
        #expect(webhook.type == "payment.captured")
        #expect(webhook.json?["payment"]?["id"] == .string(payment.word("id")))
        #expect(webhook.json?["payment"]?["status"] == .string("captured"))
        #expect(webhook.json?["payment"]?["captured"] == .literal("1200"))
        let parts = webhook.signature.wholeMatch(of: /t=([0-9]+),v1=([0-9a-f]{64})/)
        let (_, time, code) = try #require(parts?.output)
        let script = """
            import hashlib, hmac, sys
            key, message = (word.encode() for word in sys.argv[1:])
            print(hmac.new(key, message, hashlib.sha256).hexdigest(), end='')
            """
        let arguments = ["-c", script, TestSandbox.secret, "\(time).\(webhook.body)"]
        #expect(try ChildProcess.run(TestEnvironment.python(), arguments) == code)
    }

    @Test
    func `are not sent for what the caller has been told, nor by sandbox_webhook_lost`() throws {
        let path = try room.path(of: "one")
        #expect(try room.post("\(path)/capture").status == 200)
        _ = try room.create("declined", method: "sandbox_decline")
        _ = try room.create("lost", method: "sandbox_webhook_lost")
        #expect(eventually { (try? room.payment("lost"))?.payment == "captured" })
        // The control: another one arrives.
        _ = try room.create("late", method: "sandbox_late")
        try #require(waits(for: 1))
        #expect(webhooks.map(\.type) == ["payment.captured"])
        #expect(webhooks[0].json?["payment"]?["reference"] == .string("late"))
    }

    @Test
    func `are sent again until they are taken, with the same words`() throws {
        room.receiver.answer(with: [500, 301])
        let start = ContinuousClock.now
        _ = try room.create("late", method: "sandbox_late")
        try #require(waits(for: 3))
        // After one second, and after two more.
        #expect(ContinuousClock.now - start >= .seconds(3))
        #expect(Set(webhooks.map(\.body)).count == 1)
        #expect(!eventually(within: .seconds(1)) { webhooks.count > 3 })
    }

    @Test(arguments: [("drop", 1), ("error", 1), ("hang", 1), ("drop_after", 2), ("hang_after", 2)])
    func `get lost by faults, before or after they arrive, and are sent again`(
        kind: String,
        arrivals: Int
    ) throws {
        #expect(try room.addFault("webhook", kind).status == 200)
        _ = try room.create("late", method: "sandbox_late")
        try #require(waits(for: arrivals))
        #expect(!eventually(within: .seconds(2)) { webhooks.count > arrivals })
        #expect(Set(webhooks.map(\.body)).count == 1)
    }

    @Test
    func `are under way 32 at once and no more`() throws {
        let gauge = Gauge()
        let gate = Gate()
        let room = try TestSandbox { _, _, tell in
            gauge.add(1)
            _ = try? Thread {
                gate.pass()
                gauge.add(-1)
                tell(true)
            }
        }
        let client = try room.client()
        for index in 0..<100 {
            _ = try room.create("r\(index)", method: "sandbox_late", by: client)
        }
        #expect(gauge.reaches(32))
        Process.sleep(.milliseconds(300))
        gate.open()
        #expect(gauge.highest == 32)
    }

    @Test
    func `that are told of at once pile nothing up`() throws {
        let sent = Gauge()
        let room = try TestSandbox { _, _, tell in
            sent.add(1)
            tell(true)
        }
        let client = try room.client()
        for index in 0..<2_000 {
            _ = try room.create("r\(index)", method: "sandbox_late", delay: 1, by: client)
        }
        #expect(sent.reaches(2_000))
    }

    @Test
    func `all arrive, many at once`() throws {
        let client = try room.client()
        for index in 0..<200 {
            _ = try room.create("r\(index)", method: "sandbox_late", by: client)
        }
        try #require(waits(for: 200))
        #expect(Set(webhooks.map(\.body)).count == 200)
    }
}
