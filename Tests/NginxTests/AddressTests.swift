import JSONText
import Support
import Testing

@Suite("A client's address", .serialized)
struct AddressTests {
    /// The address in the responder's log line of a request with this header.
    private static func address(on stack: Stack, forwardedFor: String) throws -> String? {
        let answer = try stack.get("/health", headers: [("X-Forwarded-For", forwardedFor)])
        let id = try #require(answer.headers["x-request-id"])
        try #require(eventually { (try? stack.logLines(with: id).count) == 1 })
        guard case .string(let address) = try stack.logLines(with: id).first?["address"] else {
            return nil
        }
        return address
    }

    @Test("is nginx' peer, whatever the client says")
    func direct() throws {
        let stack = try Stack()
        #expect(try Self.address(on: stack, forwardedFor: "203.0.113.9") == "127.0.0.1")
    }

    @Test("is the one that a trusted proxy tells, the last that no proxy has")
    func proxied() throws {
        let stack = try Stack(nginx: ["REAL_IP_FROM=127.0.0.1, 198.51.100.0/24"])
        #expect(try Self.address(on: stack, forwardedFor: "203.0.113.9") == "203.0.113.9")
        let chain = "10.0.0.1, 203.0.113.9, 198.51.100.7"
        #expect(try Self.address(on: stack, forwardedFor: chain) == "203.0.113.9")
    }

    @Test("is nginx' peer if another proxy is trusted")
    func otherProxy() throws {
        let stack = try Stack(nginx: ["REAL_IP_FROM=198.51.100.7"])
        #expect(try Self.address(on: stack, forwardedFor: "203.0.113.9") == "127.0.0.1")
    }
}
