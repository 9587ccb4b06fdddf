import Redis
import Support
import Testing

struct ScriptTests {
    private static let script = Script(
        "return {KEYS[1], ARGV[1], redis.call('INCR', KEYS[1])}"
    )
    private let server: RedisServer
    private let client: Client

    init() throws {
        server = try RedisServer()
        client = server.client()
    }

    private func run(_ argument: [UInt8]) throws -> Reply {
        try client.run(Self.script, keys: ["counter"], arguments: [argument])
    }

    private static func answer(_ argument: [UInt8], _ count: Int) -> Reply {
        .array([.bytes(Array("counter".utf8)), .bytes(argument), .integer(count)])
    }

    private func calls(of command: String) throws -> Int {
        let line = try server.command("INFO", "commandstats").split(separator: "\r\n")
            .first { $0.hasPrefix("cmdstat_\(command):calls=") }
        return line.flatMap { Int($0.split(separator: "=")[1].split(separator: ",")[0]) } ?? 0
    }

    @Test
    func `a script takes keys and any bytes, and is sent once`() throws {
        for count in 1...5 {
            #expect(try run([0, 255, 10]) == Self.answer([0, 255, 10], count))
        }
        #expect(try calls(of: "evalsha") == 5)
        #expect(try calls(of: "eval") == 0)
        #expect(try calls(of: "script|load") == 1)
    }

    @Test
    func `a script that Redis has forgotten is sent again, and runs once`() throws {
        #expect(try run([1]) == Self.answer([1], 1))
        try server.command("SCRIPT", "FLUSH")
        #expect(try run([2]) == Self.answer([2], 2))
        #expect(try calls(of: "eval") == 1)
        // From then on its digest is enough again.
        #expect(try run([3]) == Self.answer([3], 3))
        #expect(try calls(of: "eval") == 1)
        #expect(client.failures == 0)
    }

    @Test
    func `a script runs after a restart`() throws {
        #expect(try run([1]) == Self.answer([1], 1))
        server.kill()
        try server.start()
        _ = failure { try run([2]) }
        try server.command("DEL", "counter")
        #expect(try run([3]) == Self.answer([3], 1))
    }

    @Test
    func `a script that fails is refused, and the session goes on`() throws {
        try server.command("LPUSH", "counter", "x")
        guard case .refused = failure(of: { try run([1]) }) else {
            Issue.record("expected a refusal")
            return
        }
        try server.command("DEL", "counter")
        #expect(try run([1]) == Self.answer([1], 1))
        #expect(client.failures == 0)
    }
}
