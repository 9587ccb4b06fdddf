import Platform
import Redis
import Support
import Testing

struct RestartTests {
    private static let size = 4
    private let server: RedisServer
    private let client: Client

    init() throws {
        server = try RedisServer()
        client = server.client {
            $0.connections = Self.size
            $0.timeout = .seconds(3)
        }
    }

    /// Opens all the pool's sessions.
    private func fill() throws {
        let script = Script("local n = 0 for i = 1, 3000000 do n = n + i end return n")
        for _ in 0..<20 where client.usage.idle < Self.size {
            _ = try onThreads(Self.size) { [client] _ in
                try? client.run(script, keys: [], arguments: [])
            }
        }
        #expect(client.usage.idle == Self.size)
    }

    @Test
    func `one failure after a restart is enough to replace all sessions`() throws {
        try fill()
        let before = client.failures
        server.kill()
        try server.start()
        #expect(failure { try client.send(Command("PING")) }.isUnreachable)
        #expect(client.usage.idle == 0)
        for _ in 0..<Self.size {
            #expect(try client.send(Command("PING")) == .status("PONG"))
        }
        #expect(client.failures == before + 1)
    }

    @Test
    func `a Redis that hangs costs the time-out, and serves when it goes on`() throws {
        let client = server.client { $0.timeout = .milliseconds(400) }
        _ = try client.send(Command("SET", "a", "1"))
        server.pause()
        let (taken, error) = time { failure { try client.send(Command("GET", "a")) } }
        #expect(error.isUnreachable)
        #expect(taken >= .milliseconds(390))
        #expect(taken < .milliseconds(1_900))
        server.resume()
        // The late answer to the old question goes to nobody.
        #expect(try client.send(Command("ECHO", "new")).text == "new")
    }

    @Test
    func `a borrower waits for a free session no longer than the time-out`() throws {
        let single = server.client {
            $0.connections = 1
            $0.timeout = .seconds(1)
        }
        _ = try single.send(Command("PING"))
        let asked = Meeting(of: 2)
        let holder = try Thread {
            asked.attend()
            _ = try? single.send(Command("BLPOP", "empty", "0.3"))
        }
        asked.attend()
        Process.sleep(.milliseconds(50))
        // It is free again in time.
        let (taken, error) = time { failure { try single.send(Command("PING")) } }
        holder.join()
        #expect(error == nil)
        #expect(taken < .seconds(1))
        server.pause()
        let outcomes = try onThreads(3) { _ in
            time { failure { try single.send(Command("PING")) } }
        }
        #expect(outcomes.allSatisfy { $0.result.isUnreachable || $0.result == .exhausted })
        #expect(outcomes.allSatisfy { $0.taken < .milliseconds(2_900) })
        server.resume()
    }
}
