import Platform
import Redis
import Support
import Testing

/// Peers that answer nothing, or nonsense.
struct BadPeerTests {
    /// A peer that answers whatever it is sent with `answer`.
    private static func listener(
        answering answer: [UInt8]
    ) throws -> (path: String, listener: SocketListener) {
        let path = "\(try TestEnvironment.directory("peer"))/redis.sock"
        let listener = try SocketListener(path: path) { socket in
            while let bytes = try? socket.read(), !bytes.isEmpty {
                if !answer.isEmpty { _ = try? socket.write(answer) }
            }
        }
        return (path, listener)
    }

    @Test
    func `a silent peer costs the time-out and no more`() throws {
        let (path, listener) = try Self.listener(answering: [])
        for milliseconds in [50, 400] {
            let client = Client.reaching(path) { $0.timeout = .milliseconds(milliseconds) }
            let (taken, error) = time { failure { try client.send(Command("PING")) } }
            #expect(error.isUnreachable)
            #expect(taken >= .milliseconds(milliseconds - 5))
            #expect(taken < .milliseconds(milliseconds + 1_500))
            #expect(client.usage.idle == 0)
        }
        withExtendedLifetime(listener) {}
    }

    private static let garbage: [[UInt8]] = [
        Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), [0], Array(repeating: 255, count: 70_000),
        Array("$99999999999999999999\r\n".utf8), Array("*-5\r\n".utf8), Array(":x\r\n".utf8),
        Array("$-2\r\n".utf8), Array("*4294967296\r\n".utf8),
    ]

    @Test(arguments: garbage)
    func `nonsense is an error, and its session is not used again`(answer: [UInt8]) throws {
        let (path, listener) = try Self.listener(answering: answer)
        let client = Client.reaching(path) { $0.timeout = .milliseconds(300) }
        #expect(failure { try client.send(Command("PING")) }.isUnreachable)
        #expect(client.usage.idle == 0)
        #expect(client.failures == 1)
        withExtendedLifetime(listener) {}
    }

    @Test
    func `the same peer with a proper answer is believed`() throws {
        let (path, listener) = try Self.listener(answering: Array("+PONG\r\n".utf8))
        let client = Client.reaching(path)
        #expect(try client.send(Command("PING")) == .status("PONG"))
        #expect(client.usage.idle == 1)
        withExtendedLifetime(listener) {}
    }

    @Test
    func `half an answer and then the end is an error`() throws {
        let path = "\(try TestEnvironment.directory("peer"))/redis.sock"
        let listener = try SocketListener(path: path) { socket in
            _ = try? socket.read()
            _ = try? socket.write(Array("$10\r\nabc".utf8))
        }
        let client = Client.reaching(path)
        let (taken, error) = time { failure { try client.send(Command("PING")) } }
        #expect(error.isUnreachable)
        #expect(taken < .milliseconds(1_900))
        withExtendedLifetime(listener) {}
    }

    @Test
    func `where nobody listens the error comes at once`() throws {
        let path = "\(try TestEnvironment.directory("peer"))/redis.sock"
        let (taken, error) = time {
            failure { try Client.reaching(path).send(Command("PING")) }
        }
        #expect(error.isUnreachable)
        #expect(taken < .milliseconds(1_900))
    }
}
