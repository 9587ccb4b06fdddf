import Platform
import Redis
import Support
import Testing

struct PasswordTests {
    private let server: RedisServer

    init() throws {
        server = try RedisServer(password: "right one")
    }

    @Test
    func `the right password opens a session`() throws {
        let client = server.client { $0.password = "right one" }
        #expect(try client.send(Command("PING")) == .status("PONG"))
    }

    @Test
    func `a user of the access lists logs in by name`() throws {
        try server.command("ACL", "SETUSER", "guest", "on", ">secret", "+ping")
        let client = server.client {
            $0.username = "guest"
            $0.password = "secret"
        }
        #expect(try client.send(Command("PING")) == .status("PONG"))
        guard case .failure(let words) = try client.send(Command("GET", "x")) else {
            Issue.record("the guest may read")
            return
        }
        #expect(words.hasPrefix("NOPERM"))
    }

    @Test
    func `a wrong password opens no session, and is not repeated in the error`() throws {
        let client = server.client {
            $0.password = "wrong one"
            $0.threshold = 2
        }
        for _ in 0..<2 {
            guard case .unreachable(let words) = failure(of: { try client.send(Command("PING")) })
            else {
                Issue.record("expected no session")
                return
            }
            #expect(words.hasPrefix("WRONGPASS"))
            #expect(!words.contains("wrong one"))
        }
        #expect(client.state == .open)
        #expect(client.usage.idle == 0)
    }

    @Test
    func `without a password Redis refuses the commands`() throws {
        let client = server.client()
        guard case .unreachable(let words) = failure(of: { try client.send(Command("GET", "x")) })
        else {
            Issue.record("the server asks for no password")
            return
        }
        #expect(words.hasPrefix("NOAUTH"))
    }
}
