import Support
import Testing

@Suite("Limits of one address", .serialized)
struct LimitTests {
    private static let few = ["REQUEST_RATE=1", "REQUEST_BURST=3", "REAL_IP_FROM=127.0.0.1"]

    /// The statuses of searches that come one after the other.
    private static func searches(_ count: Int, on stack: Stack, from address: String) throws
        -> [Int]
    {
        let headers = [("X-Forwarded-For", address)]
        return try (0..<count).map { _ in
            try stack.get(Stack.search(), headers: headers).status
        }
    }

    @Test("turn away requests beyond the burst, by a problem that says when to come back")
    func burst() throws {
        let stack = try Stack(nginx: Self.few)
        #expect(try Self.searches(5, on: stack, from: "192.0.2.1") == [200, 200, 200, 200, 429])
        let headers = [("X-Forwarded-For", "192.0.2.1")]
        let answer = try stack.get("/health", headers: headers)
        answer.expectProblem(429, "too-many-requests")
        #expect(answer.headers["retry-after"] == "1")
        // Another address has a limit of its own.
        #expect(try Self.searches(1, on: stack, from: "192.0.2.2") == [200])
    }

    @Test("count a household's IPv6 network as one")
    func network() throws {
        let stack = try Stack(nginx: Self.few)
        let first = try Self.searches(4, on: stack, from: "2001:db8:1:2::1")
        #expect(first == [200, 200, 200, 200])
        #expect(try Self.searches(1, on: stack, from: "2001:db8:1:2:3:4:5:6") == [429])
        #expect(try Self.searches(1, on: stack, from: "2001:db8:1:3::1") == [200])
        // IPv4 within IPv6 is the address itself, not one network of all.
        _ = try Self.searches(5, on: stack, from: "::ffff:192.0.2.7")
        #expect(try Self.searches(1, on: stack, from: "192.0.2.7") == [429])
        #expect(try Self.searches(1, on: stack, from: "::ffff:192.0.2.8") == [200])
    }

    @Test("let the API's own burst through unless they are set lower")
    func usual() throws {
        let stack = try Stack()
        let statuses = try Self.searches(100, on: stack, from: "127.0.0.1")
        #expect(statuses.allSatisfy { $0 == 200 })
    }

    @Test("hold for connections with a request under way, too")
    func connections() throws {
        let stack = try Stack(
            settings: ["HOLDFAST_DATABASE_LOCK_MS": "10000"],
            nginx: ["CONNECTIONS=3"]
        )
        let lock = try HeldLock("airports", in: stack.database)
        let sockets = try (0..<3).map { _ in try Socket(port: stack.port) }
        for socket in sockets {
            try socket.write(Array("GET \(Stack.search()) HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        }
        #expect(eventually { (try? stack.get("/health").status) == 429 })
        try stack.get("/health").expectProblem(429, "too-many-requests")
        lock.release()
        for socket in sockets {
            #expect(String(decoding: try socket.read(), as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
        }
        #expect(try stack.get("/health").status == 200)
    }
}
