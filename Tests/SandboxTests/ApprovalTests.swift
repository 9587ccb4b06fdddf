@testable import Sandbox
import Support
import Testing

@Suite("The page of approval")
struct ApprovalTests {
    private let room: TestSandbox

    init() throws {
        room = try TestSandbox()
    }

    /// A payment that waits for its customer, and the target of its page.
    private func payment(_ reference: String) throws -> (path: String, page: String) {
        let answer = try room.create(reference, method: "sandbox_next_action")
        let address = answer.word("next_action_url")
        try #require(address.hasPrefix("\(TestSandbox.base)/sandbox/approve/\(answer.word("id"))?"))
        return (
            "/v1/payments/\(answer.word("id"))",
            String(address.dropFirst(TestSandbox.base.count))
        )
    }

    @Test
    func `approves a payment, which a webhook tells, and which is confirmed then`() throws {
        let (path, page) = try payment("one")
        #expect(try room.post("\(path)/confirm").status == 409)
        let answer = try room.get(page, headers: [])
        #expect(answer.status == 200)
        #expect(answer.text.contains("<h1>The payment is approved</h1>"))
        #expect(answer.text.contains("12.00 EUR"))
        #expect(eventually { room.receiver.webhooks.map(\.type) == ["payment.approved"] })
        #expect(try room.payment("one").payment == "approved")
        #expect(try room.post("\(path)/confirm").payment == "authorized")
        #expect(try room.post("\(path)/capture").payment == "captured")
    }

    @Test
    func `says so when it is opened again, and no webhook goes out`() throws {
        let (_, page) = try payment("one")
        for _ in 0..<2 { _ = try room.get(page, headers: []) }
        #expect(try room.get(page, headers: []).text.contains("has been approved already"))
        #expect(eventually { room.receiver.webhooks.count == 1 })
        #expect(!eventually(within: .seconds(1)) { room.receiver.webhooks.count > 1 })
    }

    @Test
    func `comes too late for what is cancelled`() throws {
        let (path, page) = try payment("one")
        #expect(try room.post("\(path)/cancel").status == 200)
        #expect(try room.get(page, headers: []).status == 409)
        #expect(try room.payment("one").payment == "cancelled")
    }

    @Test
    func `is there for nobody without the payment's word`() throws {
        let (_, page) = try payment("one")
        let (_, other) = try payment("other")
        let word = other.split(separator: "=")[1]
        let place = page.split(separator: "?")[0]
        for target in ["\(place)", "\(place)?token=", "\(place)?token=\(word)", "\(page)0"] {
            #expect(try room.get(target, headers: []).status == 404)
        }
        let path = try room.path(of: "direct").split(separator: "/")[2]
        #expect(try room.get("/sandbox/approve/\(path)?token=", headers: []).status == 404)
        #expect(try room.payment("one").payment == "requires_action")
    }

    @Test
    func `shows a reference as text, and allows nothing but its style`() throws {
        let (_, page) = try payment("<b>&'a' ünd</b>")
        let answer = try room.get(page, headers: [])
        #expect(answer.text.contains("&lt;b&gt;&amp;&#39;a&#39; ünd&lt;/b&gt;"))
        #expect(!answer.text.contains("<b>"))
        let policy = try #require(answer.headers["content-security-policy"])
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(!policy.contains("script"))
        #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        #expect(answer.headers["cache-control"] == "no-store")
    }

    @Test
    func `escapes whatever means something to HTML`() {
        #expect(
            ApprovalPage.escaped(#"<a b="c">&'d'"#) == "&lt;a b=&quot;c&quot;&gt;&amp;&#39;d&#39;"
        )
    }
}
