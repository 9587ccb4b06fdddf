import JSONText
import Platform
import Support
import Testing
import Transfer

@Suite("A call's time")
struct HTTPTimeTests {
    @Test(arguments: ["/slow/30", "/slow-body/30"])
    func `ends with a slow server, within bounds`(path: String) throws {
        let calling = try Calling()
        let start = ContinuousClock.now
        #expect(calling.error(path, timeout: .milliseconds(500))?.reason == .timedOut)
        let time = ContinuousClock.now - start
        // And a while for a crowded machine.
        #expect(time >= .milliseconds(450) && time < .seconds(4))
    }

    @Test
    func `counts from when it is asked for, the wait for its turn included`() throws {
        let calling = try Calling { $0.limit = 1 }
        let told = Told()
        calling.caller.call(calling.call("/slow/30", timeout: .seconds(3)), told.tell(0))
        calling.caller.call(calling.call("/echo"), told.tell(1))
        let start = ContinuousClock.now
        // Behind one that is more patient.
        #expect(calling.error("/echo", timeout: .milliseconds(300))?.reason == .timedOut)
        #expect(.now - start < .seconds(2))
        #expect(told.calls.isEmpty)
        #expect(told.reaches(2))
        #expect(told.answers.map(\.status) == [200])
    }

    @Test
    func `of nothing is over at once`() throws {
        let calling = try Calling()
        #expect(calling.error("/echo", timeout: .zero)?.reason == .timedOut)
        #expect(calling.error("/echo", timeout: .seconds(-1))?.reason == .timedOut)
        #expect(try calling.count("requests") == .number(1))
    }

    @Test
    func `is its own: slow calls hold no quick ones up`() throws {
        let calling = try Calling()
        let told = Told()
        for index in 0..<40 {
            calling.caller.call(calling.call("/slow/5"), told.tell(index))
        }
        for _ in 0..<20 { #expect(try calling.answer("/echo").status == 200) }
        #expect(told.calls.isEmpty)
    }

    @Test
    func `is not spent where as many wait as may: that is told at once`() throws {
        let calling = try Calling {
            $0.limit = 1
            $0.queueLength = 2
        }
        let told = Told()
        calling.caller.call(calling.call("/slow/2"), told.tell(0))
        #expect(eventually { calling.caller.waiting == 0 })
        for index in 1..<3 { calling.caller.call(calling.call("/echo"), told.tell(index)) }
        #expect(calling.caller.waiting == 2)
        let start = ContinuousClock.now
        #expect(calling.error("/echo")?.reason == .queueFull)
        #expect(.now - start < .seconds(1))
        #expect(told.reaches(3))
        #expect(told.answers.count == 3)
    }
}
