import JSONText
import Support
import Testing

@Suite("Payments of the sandbox")
struct PaymentTests {
    private let room: TestSandbox

    init() throws {
        room = try TestSandbox()
    }

    @Test(arguments: [
        ("sandbox_success", "authorized"), ("sandbox_decline", "declined"),
        ("sandbox_next_action", "requires_action"),
    ])
    func `begin as their method says`(method: String, status: String) throws {
        let answer = try room.create("one", method: method)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/json")
        #expect(answer.payment == status)
        #expect(answer.word("id").wholeMatch(of: /sp_[0-9a-f]{24}/) != nil)
        #expect(answer.word("reference") == "one")
        #expect(answer.word("currency") == "EUR")
        #expect(answer.word("method") == method)
        #expect(answer.number("amount") == 1_200)
        #expect(answer.number("captured") == 0)
        #expect(answer.number("refunded") == 0)
        #expect((answer.json?["next_action_url"] == .null) == (status != "requires_action"))
    }

    @Test(arguments: ["sandbox_late", "sandbox_webhook_lost"])
    func `are captured later`(method: String) throws {
        #expect(try room.create("late", method: method, delay: 1).payment == "processing")
        #expect(eventually { (try? room.payment("late"))?.payment == "captured" })
        #expect(try room.payment("late").number("captured") == 1_200)
    }

    @Test
    func `are captured as a whole and given back in parts`() throws {
        let path = try room.path(of: "one")
        #expect(try room.post("\(path)/confirm").payment == "authorized")
        #expect(try room.post("\(path)/capture").number("captured") == 1_200)
        #expect(try room.post("\(path)/capture").payment == "captured")
        #expect(try room.post("\(path)/confirm").payment == "captured")
        let cancel = try room.post("\(path)/cancel")
        #expect((cancel.status, cancel.payment) == (409, "captured"))
        let first = try room.post("\(path)/refunds", #"{"reference":"r1","amount":500}"#)
        #expect((first.status, first.payment) == (200, "succeeded"))
        #expect(first.word("id").wholeMatch(of: /sr_[0-9a-f]{24}/) != nil)
        let again = try room.post("\(path)/refunds", #"{"reference":"r1","amount":500}"#)
        #expect(again.word("id") == first.word("id"))
        let tooMuch = try room.post("\(path)/refunds", #"{"reference":"r2","amount":701}"#)
        #expect((tooMuch.status, tooMuch.number("refunded")) == (409, 500))
        #expect(
            try room.post("\(path)/refunds", #"{"reference":"r2","amount":700}"#).status == 200
        )
        #expect(try room.payment("one").number("refunded") == 1_200)
        #expect(try room.get("/v1/refunds?reference=r1").word("id") == first.word("id"))
        #expect(try room.get("/v1/refunds?reference=r3").status == 404)
    }

    @Test
    func `have one reference, and one charge by it`() throws {
        let first = try room.create("one")
        #expect(try room.post("/v1/payments/\(first.word("id"))/capture").status == 200)
        let again = try room.create("one")
        #expect((again.status, again.payment) == (200, "captured"))
        #expect(again.word("id") == first.word("id"))
        let other = try room.create("one", amount: 1_300)
        #expect((other.status, other.badFields) == (422, ["reference"]))
    }

    @Test(arguments: ["sandbox_success", "sandbox_next_action", "sandbox_late"])
    func `are cancelled as long as nothing is captured`(method: String) throws {
        let path = "/v1/payments/\(try room.create("one", method: method, delay: 1).word("id"))"
        #expect(try room.post("\(path)/cancel").payment == "cancelled")
        #expect(try room.post("\(path)/cancel").status == 200)
        let capture = try room.post("\(path)/capture")
        #expect((capture.status, capture.payment) == (409, "cancelled"))
        // Nor does time capture it.
        #expect(
            !eventually(within: .seconds(2)) { (try? room.payment("one"))?.payment != "cancelled" }
        )
    }

    @Test
    func `that were declined stay so`() throws {
        let path = try room.path(of: "one", method: "sandbox_decline")
        #expect(try room.post("\(path)/capture").status == 409)
        #expect(try room.post("\(path)/confirm").status == 409)
        #expect(try room.post("\(path)/cancel").payment == "declined")
        #expect(
            try room.post("\(path)/refunds", #"{"reference":"r","amount":1}"#).status == 409
        )
    }

    @Test
    func `that nobody knows are not found`() throws {
        for word in ["confirm", "capture", "cancel"] {
            #expect(try room.post("/v1/payments/sp_none/\(word)").status == 404)
        }
        let refund = try room.post("/v1/payments/sp_none/refunds", #"{"reference":"r","amount":1}"#)
        #expect(refund.status == 404)
        #expect(try room.payment("none").status == 404)
    }

    @Test
    func `by sandbox_timeout are captured, and the first call hears nothing`() throws {
        let start = ContinuousClock.now
        #expect(throws: Socket.Failure.self) { try room.create("slow", method: "sandbox_timeout") }
        #expect(ContinuousClock.now - start >= TestSandbox.hold)
        #expect(try room.payment("slow").number("captured") == 1_200)
        #expect(try room.create("slow", method: "sandbox_timeout").payment == "captured")
    }

    @Test
    func `that are finished make room for others, the oldest first`() throws {
        let room = try TestSandbox(payments: 3)
        for name in ["a", "b", "c"] { _ = try room.create(name) }
        #expect(try room.create("d").status == 503)
        for name in ["b", "c"] {
            let path = "/v1/payments/\(try room.payment(name).word("id"))"
            #expect(try room.post("\(path)/capture").status == 200)
        }
        #expect(try room.create("d").status == 200)
        #expect(
            try ["a", "b", "c", "d"].map { try room.payment($0).status } == [200, 404, 200, 200]
        )
    }
}
