import Platform
import Redis
import Support
import Testing

struct CircuitTests {
    private let server: RedisServer

    init() throws {
        server = try RedisServer()
    }

    private func ping(_ client: Client) -> RedisError? {
        failure { try client.send(Command("PING")) }
    }

    @Test
    func `after some failures in a row nobody waits any more`() {
        let client = server.client {
            $0.timeout = .milliseconds(100)
            $0.threshold = 3
        }
        server.pause()
        for _ in 0..<3 { #expect(ping(client).isUnreachable) }
        #expect(client.state == .open)
        let (taken, errors) = time { (0..<1_000).map { _ in ping(client) } }
        #expect(errors.allSatisfy { $0 == .circuitOpen })
        #expect(taken < .seconds(5))
        server.resume()
    }

    @Test
    func `without the circuit every call waits for the time-out`() {
        let client = server.client { $0.timeout = .milliseconds(100) }
        server.pause()
        let (taken, errors) = time { (0..<8).map { _ in ping(client) } }
        #expect(errors.allSatisfy { $0.isUnreachable })
        #expect(taken >= .milliseconds(760))
        #expect(client.state == .closed)
        server.resume()
        #expect(ping(client) == nil)
    }

    @Test
    func `failures with successes between them do not open the circuit`() throws {
        let client = server.client { $0.threshold = 2 }
        for _ in 0..<3 {
            #expect(ping(client) == nil)
            // Its session dies, and the next one is fresh.
            try server.command("CLIENT", "KILL", "TYPE", "normal")
            #expect(ping(client).isUnreachable)
            #expect(client.state == .closed)
        }
        #expect(client.failures == 3)
    }

    @Test
    func `the probe closes the circuit when Redis is back, after the welcome`() throws {
        let client = server.client { $0.threshold = 2 }
        #expect(ping(client) == nil)
        server.kill()
        for _ in 0..<2 { #expect(ping(client).isUnreachable) }
        #expect(client.state == .open)
        // While it is away, probing does not help, and nobody is let through.
        Process.sleep(.milliseconds(120))
        var welcomed = 0
        client.keep { (_) throws(RedisError) in welcomed += 1 }
        #expect((client.state, welcomed) == (.open, 0))
        #expect(ping(client) == .circuitOpen)
        try server.start()
        Process.sleep(.milliseconds(120))
        client.keep { (connection) throws(RedisError) in
            welcomed += 1
            #expect(client.state == .halfOpen)
            #expect(ping(client) == .circuitOpen)
            try connection.send(Command("SET", "welcome", "done"))
        }
        #expect((client.state, welcomed) == (.closed, 1))
        #expect(try client.send(Command("GET", "welcome")).text == "done")
    }

    @Test
    func `a welcome that fails keeps the circuit open`() throws {
        let client = server.client { $0.threshold = 1 }
        server.kill()
        #expect(ping(client).isUnreachable)
        try server.start()
        Process.sleep(.milliseconds(120))
        client.keep { (connection) throws(RedisError) in
            try connection.send(Command("NOSUCH"))
        }
        #expect(client.state == .open)
        #expect(client.keepUntilClosed())
    }

    @Test
    func `before its rest is over an open circuit is not probed`() throws {
        let client = server.client {
            $0.threshold = 1
            $0.rest = .seconds(600)
        }
        server.kill()
        #expect(ping(client).isUnreachable)
        try server.start()
        #expect(!client.keepUntilClosed(within: .milliseconds(300)))
    }

    @Test
    func `looking after a closed circuit notices an outage without traffic`() {
        let client = server.client { $0.threshold = 2 }
        client.keep { (_) throws(RedisError) in }
        #expect(client.state == .closed)
        server.kill()
        for _ in 0..<3 { client.keep { (_) throws(RedisError) in } }
        #expect(client.state == .open)
    }
}
