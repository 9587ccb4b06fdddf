import Support
import Testing

@Suite("A crowd at the sandbox")
struct CrowdTests {
    @Test
    func `makes a thousand payments over 32 connections`() throws {
        let path = "\(try TestEnvironment.directory("journal"))/journal"
        let room = try TestSandbox(journal: path)
        let answers = try onThreads(32) { thread -> [WebAnswer] in
            guard let client = try? room.client() else { return [] }
            return (0..<32).compactMap { try? room.create("r\(thread)-\($0)", by: client) }
        }
        let all = answers.flatMap { $0 }
        #expect(all.count == 1_024)
        #expect(all.allSatisfy { $0.status == 200 && $0.payment == "authorized" })
        #expect(Set(all.map { $0.word("id") }).count == 1_024)
    }

    @Test
    func `that asks with one reference makes one payment`() throws {
        let room = try TestSandbox()
        let answers = try onThreads(32) { _ in try? room.create("same") }
        #expect(answers.count { $0?.status == 200 } == 32)
        #expect(Set(answers.compactMap { $0?.word("id") }).count == 1)
    }

    @Test
    func `that refunds at once gets back no more than was paid`() throws {
        let room = try TestSandbox()
        let path = try room.path(of: "one")
        _ = try room.post("\(path)/capture")
        let answers = try onThreads(20) { index in
            try? room.post("\(path)/refunds", #"{"reference":"r\#(index)","amount":100}"#).status
        }
        #expect(answers.count { $0 == 200 } == 12)
        #expect(answers.count { $0 == 409 } == 8)
        #expect(try room.payment("one").number("refunded") == 1_200)
    }
}
