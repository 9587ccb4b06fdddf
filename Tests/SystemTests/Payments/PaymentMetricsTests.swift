import JSONText
import Support
import Testing

@Suite("What is told of payments", .serialized)
struct PaymentMetricsTests {
    private static let stack = SharedStack { try Stack.paying() }
    /// What one booking paid, one declined and one refund bring about.
    private static let names = [
        #"holdfast_payments_total{method="sandbox_success",outcome="captured"}"#,
        #"holdfast_payments_total{method="sandbox_success",outcome="authorized"}"#,
        #"holdfast_payments_total{method="sandbox_decline",outcome="declined"}"#,
        #"holdfast_refunds_total{reason="cancelled"}"#,
        #"holdfast_payment_seconds_count{stage="settle"}"#,
    ]

    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private func counts() throws -> [Int] { try Self.names.map(stack.metric) }

    private func log() throws -> [String] {
        try TestEnvironment.contents(of: stack.log)
            .split(separator: "\n").map(String.init)
    }

    @Test
    func `counts each once, however often the provider says so`() throws {
        let before = try counts()
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        #expect(try stack.pay(booking, "sandbox_decline", by: customer).status == 402)
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        #expect(try stack.cancel(booking, by: customer).status == 200)
        #expect(stack.becomes(booking, "refunded", by: customer))
        // Whoever asks once more hears the same, and counts nothing.
        for payment in try stack.payments(of: booking) {
            let body = SandboxWebhook.event("again-\(payment.id)", about: payment.id)
            let answer = try stack.get(
                SandboxWebhook.path,
                method: "POST",
                headers: [(SandboxWebhook.field, SandboxWebhook.signature(of: body))],
                body: body
            )
            #expect(answer.status == 204, "\(answer.text)")
        }
        let areSettled = eventually {
            (try? stack.database.query(
                "SELECT count(*) FROM webhooks WHERE event_id LIKE 'again-%' AND processed_at IS NULL"
            )) == ["0"]
        }
        #expect(areSettled)
        let expected = zip(before, [1, 1, 1, 1, 2]).map(+)
        #expect(eventually { (try? counts()) == expected }, "\(before)")
    }

    @Test
    func `is a line of the log for each step, with its ids`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        #expect(try stack.cancel(booking, by: customer).status == 200)
        #expect(stack.becomes(booking, "refunded", by: customer))
        let payment = try #require(try stack.payments(of: booking).first).id
        let expected = [
            #""status":"started""#, #""status":"authorized""#, #""status":"captured""#,
            #""done":"false""#, #""done":"true""#,
        ]
        let isTold = eventually {
            let lines = ((try? log()) ?? []).filter {
                $0.contains(payment) && $0.contains(booking)
            }
            return expected.allSatisfy { words in lines.count { $0.contains(words) } == 1 }
        }
        let lines = try log().filter { $0.contains(payment) }
        #expect(isTold, "\(lines)")
    }

    @Test
    func `shows what is not settled, and for how long`() throws {
        let kind = #"{kind="pending"}"#
        let before = try stack.metric("holdfast_payments_open\(kind)")
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        #expect(try stack.pay(booking, "sandbox_next_action", by: customer).status == 202)
        #expect(try stack.metric("holdfast_payments_open\(kind)") == before + 1)
        try stack.database.query(
            """
            UPDATE payments SET changed_at = now() - interval '1 hour'
            WHERE booking_id = '\(booking)'
            """
        )
        #expect(try stack.metric("holdfast_payments_open_seconds\(kind)") >= 3_600)
        #expect(try stack.metric(#"holdfast_payments_open{kind="refund"}"#) == 0)
        #expect(try stack.metric(#"holdfast_payments_open{kind="failed_refund"}"#) == 0)
    }
}
