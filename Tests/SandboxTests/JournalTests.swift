@testable import Sandbox
import Platform
import Support
import Testing

@Suite("The sandbox' journal")
struct JournalTests {
    private let path: String

    init() throws {
        path = "\(try TestEnvironment.directory("journal"))/journal"
    }

    private func lines() throws -> [Substring] {
        try TestEnvironment.contents(of: path).split(separator: "\n")
    }

    private func append(_ text: String) throws {
        try ChildProcess.run("/bin/sh", ["-c", "printf %s \"$0\" >>'\(path)'", text])
    }

    @Test
    func `brings back payments, refunds and webhooks`() throws {
        let first = try TestSandbox(journal: path)
        let one = try first.path(of: "one")
        _ = try first.post("\(one)/capture")
        let refund = try first.post("\(one)/refunds", #"{"reference":"r","amount":500}"#)
        let next = try first.create("next", method: "sandbox_next_action")
        first.receiver.answer(with: [500, 500, 500])
        let late = try first.create("late", method: "sandbox_late")
        #expect(eventually { first.receiver.webhooks.count == 1 })
        let slow = try first.create("slow", method: "sandbox_late", delay: 3)
        let body = first.receiver.webhooks.first?.body
        first.stop()

        let second = try TestSandbox(journal: path)
        #expect(try second.payment("one").payment == "captured")
        #expect(try second.payment("one").number("refunded") == 500)
        #expect(try second.get("/v1/refunds?reference=r").body == refund.body)
        #expect(try second.payment("next").body == next.body)
        #expect(try second.create("late", method: "sandbox_late").word("id") == late.word("id"))
        #expect(eventually { second.receiver.webhooks.first?.body == body })
        // What was under way goes on.
        #expect(eventually { (try? second.payment("slow"))?.payment == "captured" })
        #expect(try second.payment("slow").word("id") == slow.word("id"))
        #expect(eventually { second.receiver.webhooks.count == 2 })
    }

    @Test
    func `that ends in the middle of a line is read up to that`() throws {
        let first = try TestSandbox(journal: path)
        for name in ["one", "two"] { _ = try first.create(name) }
        first.stop()
        let last = try #require(try lines().last)
        try append(String(last.dropLast(20)))
        let second = try TestSandbox(journal: path)
        for name in ["one", "two"] { #expect(try second.payment(name).status == 200) }
        #expect(try lines().count == 2)
        _ = try second.create("three")
        second.stop()
        #expect(try TestSandbox(journal: path).payment("three").status == 200)
    }

    @Test
    func `is written anew at the start, a line for what is there`() throws {
        let first = try TestSandbox(journal: path)
        let one = try first.path(of: "one")
        _ = try first.post("\(one)/capture")
        _ = try first.post("\(one)/refunds", #"{"reference":"r","amount":500}"#)
        _ = try first.create("two", method: "sandbox_late")
        // The payment, its capture, its refund; the late one, its capture with the webhook, its end.
        #expect(eventually { (try? lines().count) == 6 })
        first.stop()
        let second = try TestSandbox(journal: path)
        #expect(try lines().count == 3)
        second.stop()
        #expect(try TestSandbox(journal: path).payment("one").number("refunded") == 500)
        #expect(try ChildProcess.run("/usr/bin/stat", ["-c", "%a", path]) == "600\n")
    }

    @Test
    func `is one sandbox' at a time`() throws {
        let first = try TestSandbox(journal: path)
        #expect(throws: FileError.self) { try TestSandbox(journal: path) }
        first.stop()
        #expect(try TestSandbox(journal: path).payment("one").status == 404)
    }

    @Test
    func `holds no secret`() throws {
        let room = try TestSandbox(journal: path)
        _ = try room.create("one")
        #expect(try !TestEnvironment.contents(of: path).contains(TestSandbox.secret))
    }
}
