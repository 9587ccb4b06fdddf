import JSONText
import Support
import Testing
import Transfer

@Suite("A call")
struct HTTPCallTests {
    @Test(arguments: [
        ("X-A", "b\r\nX-C: d"), ("X-A", "b\nX-C: d"), ("X-A", "b\r"), ("X-A", "b\u{0}"),
        ("X-A\r\nX-C", "d"), ("X-A: b\nX-C", "d"), ("X-A\u{0}", "d"), ("X A", "b"), ("X-A:", "b"),
        ("", "b"), ("X-A", "\u{7F}"), ("X-A", "ä"), ("Content-Length", "0"),
        ("transfer-encoding", "chunked"), ("Connection", "close"), ("Expect", "100-continue"),
    ])
    func `is refused with a header that says more than one`(name: String, value: String) throws {
        let calling = try Calling()
        var call = calling.call("/echo")
        call.headers = [("X-Fine", "yes"), (name, value)]
        #expect(calling.error(call)?.reason == .malformed)
        #expect(try calling.count("requests") == .number(1))
    }

    @Test(arguments: [
        "", "/", "file:///etc/hostname", "ftp://127.0.0.1/", "127.0.0.1", "HTTP://127.0.0.1/",
        "smtp://127.0.0.1", "http://127.0.0.1/\r\nX-A: b", "http://127.0.0.1/a b",
        "http://127.0.0.1/\u{0}", "http://127.0.0.1/ä",
    ])
    func `is refused with an address other than of HTTP`(url: String) throws {
        // Refused at once: no thread is needed.
        let caller = HTTPCaller()
        let result = caller.answer(to: HTTPCall(.get, url, timeout: .seconds(1)))
        #expect(result.failure?.reason == .malformed)
    }

    @Test(arguments: ["http://", "http://[::g]/", "https://127.0.0.1:99999/"])
    func `fails with an address that libcurl does not understand`(url: String) throws {
        let caller = HTTPCaller()
        try caller.start()
        defer { caller.stop(until: .now + .seconds(10)) }
        let result = caller.answer(to: HTTPCall(.get, url, timeout: .seconds(5)))
        #expect(result.failure != nil)
    }
}
