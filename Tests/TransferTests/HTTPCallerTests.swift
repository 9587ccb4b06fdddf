import JSONText
import Platform
import Support
import Testing
import Transfer

@Suite("A caller")
struct HTTPCallerTests {
    @Test
    func `brings a body there and the answer back, byte for byte`() throws {
        let calling = try Calling()
        for body in [
            [], [0], Array("hello".utf8), (0..<60_000).map { UInt8(truncatingIfNeeded: $0) },
        ] {
            var call = calling.call("/echo")
            call.method = .post
            call.body = body
            #expect(
                try calling.caller.answer(to: call).get() == HTTPAnswer(status: 200, body: body)
            )
        }
    }

    @Test
    func `reaches a server on a unix socket`() throws {
        let directory = try TestEnvironment.directory("websocket")
        let calling = try Calling(HTTPServer(onSocketIn: directory))
        var call = calling.call("/echo")
        call.method = .post
        call.body = Array("by a socket".utf8)
        #expect(try calling.caller.answer(to: call).get().text == "by a socket")
        // The next one, by the same handle, does not go there unless it says so.
        call.socketPath = nil
        call.url = "http://127.0.0.1:\(try Socket.freePort())/echo"
        #expect(calling.error(call) != nil)
    }

    @Test
    func `sends the headers of the call and as few others as can be`() throws {
        let calling = try Calling()
        var call = calling.call("/headers")
        call.method = .post
        call.body = Array(repeating: 0, count: 5_000)
        call.headers = [("Authorization", "Bearer x"), ("X-Empty", ""), ("X-Odd", "a: b;\t\"c\"")]
        let told = try JSONParser.parse(try calling.caller.answer(to: call).get().body)
        #expect(told["method"] == .string("POST"))
        let headers = try #require(told["headers"])
        #expect(headers["authorization"] == .string("Bearer x"))
        #expect(headers["x-empty"] == .string(""))
        #expect(headers["x-odd"] == .string("a: b;\t\"c\""))
        #expect(headers["content-length"] == .string("5000"))
        for absent in ["expect", "content-type", "user-agent", "cookie", "transfer-encoding"] {
            #expect(headers[absent] == nil)
        }
        // The control: what a call has does not stay for the next one.
        let next = try JSONParser.parse(try calling.answer("/headers").body)
        #expect(next["method"] == .string("GET"))
        #expect(next["headers"]?["authorization"] == nil)
        #expect(next["headers"]?["content-length"] == nil)
    }

    @Test(arguments: [201, 302, 404, 500, 503])
    func `takes any status for an answer`(status: Int) throws {
        #expect(try Calling().answer("/status/\(status)").status == status)
    }

    @Test
    func `does not follow a redirection`() throws {
        let calling = try Calling()
        #expect(try calling.answer("/redirect").status == 302)
        #expect(try calling.count("requests") == .number(2))
    }

    @Test
    func `tells a lost answer from a whole one`() throws {
        let calling = try Calling()
        for path in ["/cut", "/drop"] {
            let error = try #require(calling.error(path))
            #expect(error.reason == nil && error.response == nil)
        }
        // The control: the same caller goes on.
        #expect(try calling.answer("/echo").status == 200)
    }

    @Test
    func `tells that nobody listens, at once and without the address`() throws {
        let calling = try Calling()
        calling.server.stop()
        let start = ContinuousClock.now
        let error = try #require(calling.error("/echo"))
        #expect(.now - start < .seconds(5))
        #expect(error.reason == nil)
        #expect(!error.description.isEmpty && !error.description.contains("127.0.0.1"))
    }

    @Test
    func `takes an answer up to its limit, and none that is longer`() throws {
        let calling = try Calling { $0.answerLimit = 10_000 }
        #expect(try calling.answer("/long/10000").body.count == 10_000)
        #expect(calling.error("/long/10001")?.reason == .answerTooLong)
        #expect(calling.error("/long/100000000")?.reason == .answerTooLong)
        #expect(try calling.answer("/long/10000").body.count == 10_000)
    }

    @Test
    func `keeps connections for later calls`() throws {
        let calling = try Calling()
        for _ in 0..<200 { #expect(try calling.answer("/echo").status == 200) }
        #expect(try calling.count("connections") == .number(1))
        #expect(try calling.count("requests") == .number(202))
    }

    @Test
    func `sends a call once more where a kept connection dies, so that a server may see it twice`()
        throws
    {
        let calling = try Calling()
        #expect(try calling.answer("/echo").status == 200)
        // The kept connection dies, and so does the new one: that is an error.
        #expect(calling.error("/drop") != nil)
        #expect(try calling.count("requests") == .number(4))
    }

    @Test
    func `makes many calls at once, no more than its limit, and tells each once`() throws {
        let calling = try Calling { $0.limit = 8 }
        let told = Told()
        for index in 0..<200 {
            var call = calling.call(index < 40 ? "/slow/0.1" : "/echo", timeout: .seconds(60))
            call.body = Array("\(index)".utf8)
            call.method = .post
            calling.caller.call(call, told.tell(index))
        }
        #expect(told.reaches(200))
        #expect(told.calls == Array(0..<200))
        #expect(told.answers.count == 200)
        #expect(Set(told.answers.map(\.text)) == Set((40..<200).map { "\($0)" } + ["at last"]))
        #expect(try calling.count("mostAtOnce") == .number(8))
        #expect(try calling.count("connections") == .number(8))
    }
}
