import Platform
import Redis
import Support
import Testing

struct SendingTests {
    private let server: RedisServer
    private let client: Client

    init() throws {
        server = try RedisServer()
        client = server.client()
    }

    @Test
    func `any bytes come back as they were sent`() throws {
        let values: [[UInt8]] = [
            [], [0], Array(0...255), Array("\r\n$5\r\n".utf8), Array("東京".utf8),
            Array(repeating: 7, count: 3_000_000),
        ]
        for value in values {
            #expect(try client.send(Command("SET", "key").appending(value)) == .status("OK"))
            #expect(try client.send(Command("GET", "key")) == .bytes(value))
            // A key may be any bytes as well.
            let key = Command("SET").appending(value.prefix(1_000)).appending([1])
            #expect(try client.send(key) == .status("OK"))
        }
    }

    @Test
    func `replies keep their kinds`() throws {
        #expect(try client.send(Command("GET", "nothing")) == .null)
        #expect(try client.send(Command("INCRBY", "n", "-5")) == .integer(-5))
        #expect(try client.send(Command("RPUSH", "list", "a", "b")).integer == 2)
        let list = try client.send(Command("LRANGE", "list", "0", "-1"))
        #expect(list == .array([.bytes([97]), .bytes([98])]))
        #expect(try client.send(Command("LRANGE", "none", "0", "-1")) == .array([]))
        let holes = try client.send(Command("MGET", "n", "nothing"))
        #expect(holes == .array([.bytes(Array("-5".utf8)), .null]))
    }

    @Test
    func `a refused command does not harm those beside it`() throws {
        let replies = try client.pipeline([
            Command("SET", "a", "1"), Command("LPUSH", "a", "x"), Command("NOSUCH"),
            Command("INCR", "a"),
        ])
        #expect(replies.count == 4)
        #expect((replies[0], replies[3]) == (.status("OK"), .integer(2)))
        guard case .failure(let wrongType) = replies[1], case .failure = replies[2] else {
            Issue.record("expected two refusals, got \(replies)")
            return
        }
        #expect(wrongType.hasPrefix("WRONGTYPE"))
        #expect(client.usage.idle == 1)
        #expect(client.failures == 0)
    }

    @Test
    func `a thousand commands are answered in their order`() throws {
        let replies = try client.pipeline((1...1_000).map { Command("ECHO", String($0)) })
        #expect(replies.map(\.text) == (1...1_000).map(String.init))
    }

    @Test
    func `many threads share few sessions without mixing their answers`() throws {
        let client = server.client { $0.connections = 3 }
        let good = try onThreads(12) { thread in
            (0..<100).count { number in
                let words = "\(thread).\(number)"
                return (try? client.send(Command("ECHO", words)))?.text == words
            }
        }
        #expect(good == Array(repeating: 100, count: 12))
        #expect((1...3).contains(client.usage.idle))
    }

    @Test
    func `a session uses the database that it was told`() throws {
        let second = server.client { $0.database = 2 }
        _ = try second.send(Command("SET", "where", "two"))
        #expect(try client.send(Command("GET", "where")) == .null)
        #expect(try server.command("-n", "2", "GET", "where").hasPrefix("two"))
        // The control: there is no such database, and the session is not used in another.
        let none = server.client { $0.database = 9_999 }
        #expect(failure { try none.send(Command("PING")) }.isUnreachable)
    }
}
