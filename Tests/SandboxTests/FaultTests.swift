import Support
import Testing

@Suite("Faults that a test asks for")
struct FaultTests {
    private let room: TestSandbox

    init() throws {
        room = try TestSandbox()
    }

    @Test(arguments: [("hang", false), ("drop", false), ("hang_after", true), ("drop_after", true)])
    func `leave a call without its answer`(kind: String, isDone: Bool) throws {
        #expect(try room.addFault("create", kind).status == 200)
        let start = ContinuousClock.now
        #expect(throws: Socket.Failure.self) { try room.create("one") }
        let time = ContinuousClock.now - start
        #expect((time >= TestSandbox.hold) == kind.hasPrefix("hang"))
        #expect(try room.payment("one").status == (isDone ? 200 : 404))
        #expect(try room.create("one").status == 200)
    }

    @Test
    func `come as often as asked for, and in order`() throws {
        #expect(try room.addFault("look_up", "error", times: 2).status == 200)
        #expect(try room.addFault("look_up", "drop").status == 200)
        _ = try room.create("one")
        for _ in 0..<2 { #expect(try room.payment("one").status == 500) }
        #expect(throws: Socket.Failure.self) { try room.payment("one") }
        #expect(try room.payment("one").status == 200)
    }

    @Test(arguments: ["confirm", "capture", "cancel"])
    func `meet the step that they are meant for`(step: String) throws {
        let path = try room.path(of: "one")
        #expect(try room.addFault(step, "error").status == 200)
        for other in ["confirm", "capture"] where other != step {
            #expect(try room.post("\(path)/\(other)").status == 200)
        }
        #expect(try room.post("\(path)/\(step)").status == 500)
    }

    @Test
    func `do nothing where they say so: a refund that fails gives nothing back`() throws {
        let path = try room.path(of: "one")
        _ = try room.post("\(path)/capture")
        #expect(try room.addFault("refund", "error").status == 200)
        let body = #"{"reference":"r","amount":1200}"#
        #expect(try room.post("\(path)/refunds", body).status == 500)
        #expect(try room.payment("one").number("refunded") == 0)
        #expect(try room.post("\(path)/refunds", body).status == 200)
    }

    @Test
    func `decline a payment when it is captured`() throws {
        let path = try room.path(of: "one")
        #expect(try room.addFault("capture", "decline").status == 200)
        let answer = try room.post("\(path)/capture")
        #expect((answer.status, answer.payment) == (409, "declined"))
        #expect(try room.post("\(path)/capture").status == 409)
        // What is captured is not declined.
        let other = try room.path(of: "other")
        _ = try room.post("\(other)/capture")
        #expect(try room.addFault("capture", "decline").status == 200)
        #expect(try room.post("\(other)/capture").payment == "captured")
    }

    @Test
    func `hold back an answer without holding up others`() throws {
        #expect(try room.addFault("create", "hang", times: 20).status == 200)
        let hung = try onThreads(21) { index in
            index == 20
                ? (try? room.payment("none"))?.status == 404
                : (try? room.create("r\(index)")) == nil
        }
        #expect(hung.allSatisfy { $0 })
    }
}
