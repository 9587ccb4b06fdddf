import Platform
import Support
import Testing
import Transfer

@Suite("The end of calls")
struct HTTPStopTests {
    @Test
    func `is told to all that are under way or wait, once, and soon`() throws {
        let calling = try Calling { $0.limit = 4 }
        let told = Told()
        for index in 0..<20 {
            calling.caller.call(calling.call("/slow/30"), told.tell(index))
        }
        #expect(eventually { calling.caller.waiting == 16 })
        let start = ContinuousClock.now
        calling.caller.stop(until: .now + .seconds(10))
        #expect(.now - start < .seconds(5))
        #expect(told.calls == Array(0..<20))
        #expect(told.reasons.allSatisfy { $0 == .stopped })
    }

    @Test
    func `is told to whoever comes later, and to who came before a beginning that never was`()
        throws
    {
        let calling = try Calling(isStarted: false)
        let told = Told()
        calling.caller.call(calling.call("/echo"), told.tell(0))
        #expect(told.calls.isEmpty)
        calling.caller.stop(until: .now + .seconds(10))
        calling.caller.call(calling.call("/echo"), told.tell(1))
        #expect(told.calls == [0, 1])
        #expect(told.reasons == [.stopped, .stopped])
    }

    @Test
    func `misses nobody who calls while it comes`() throws {
        let calling = try Calling { $0.limit = 4 }
        let told = Told()
        let crowd = try Crowd(8) { thread in
            for index in 0..<200 {
                calling.caller.call(calling.call("/echo"), told.tell(thread * 200 + index))
            }
        }
        calling.caller.stop(until: .now + .seconds(10))
        crowd.join()
        #expect(told.reaches(1_600))
        #expect(told.calls == Array(0..<1_600))
    }

    @Test
    func `leaves no descriptor open`() throws {
        let server = try HTTPServer()
        let before = Descriptors.count
        for _ in 0..<20 {
            let calling = try Calling(server)
            #expect(try calling.answer("/echo").status == 200)
        }
        // Other tests run at the same time; each caller has two and a connection.
        #expect(eventually { Descriptors.count < before + 30 })
    }
}
