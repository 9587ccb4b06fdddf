import Platform
import Support
import Testing

@Suite("The sandbox' page behind nginx")
struct SandboxPageTests {
    /// A stack, and what somebody is told who takes the sandbox' place.
    private static func stack(_ heard: Monitor<[String]>) throws -> (Stack, SocketListener) {
        let path = "\(try TestEnvironment.directory("sandbox"))/socket"
        let listener = try SocketListener(path: path) { socket in
            guard let bytes = try? socket.read() else { return }
            heard.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            let answer = """
                HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\
                Content-Security-Policy: default-src 'none'\r\nX-Frame-Options: DENY\r\n\
                Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\r\nok
                """
            _ = try? socket.write(Array(answer.utf8))
        }
        return (try Stack(nginx: ["SANDBOX=unix:\(path)"], startsResponder: false), listener)
    }

    @Test
    func `is passed on with its policy, and without what a browser sends`() throws {
        let heard = Monitor<[String]>([])
        let (stack, listener) = try Self.stack(heard)
        let answer = try stack.get(
            "/sandbox/approve/sp_1?token=abc",
            headers: [("Cookie", "a=b"), ("Authorization", "Bearer x")]
        )
        #expect((answer.status, answer.text) == (200, "ok"))
        #expect(answer.headers["content-security-policy"] == "default-src 'none'")
        #expect(answer.headers["x-frame-options"] == "DENY")
        #expect(answer.headers["referrer-policy"] == "no-referrer")
        let request = heard.withLock { $0.first ?? "" }
        #expect(request.hasPrefix("GET /sandbox/approve/sp_1?token=abc HTTP/1."))
        #expect(!request.contains("Cookie") && !request.contains("Authorization"))
        #expect(try stack.get("/sandbox/approve/sp_1", method: "POST").status == 403)
        // Nothing else of the sandbox can be reached, by no spelling.
        for target in ["/v1/payments?reference=a", "/sandbox/../v1/payments"] {
            #expect(try stack.get(target).status == 502)
        }
        #expect(heard.withLock { $0.count } == 1)
        #expect(try !TestEnvironment.contents(of: "\(stack.directory)/access.log").contains("abc"))
        _ = listener
    }

    @Test
    func `is nowhere without a sandbox`() throws {
        #expect(try Stack().get("/sandbox/approve/sp_1?token=a").status == 404)
    }
}
