import Glibc
import JSONText
import Platform
import Support
import Testing

@Suite("SIGTERM", .serialized)
struct DrainTests {
    /// A responder with one search that waits for PostgreSQL.
    private static func stuck(
        bound: Int
    ) throws -> (stack: Stack, lock: HeldLock, search: FastCGIPeer) {
        let stack = try Stack(settings: [
            "HOLDFAST_DATABASE_LOCK_MS": "60000", "HOLDFAST_DATABASE_STATEMENT_MS": "60000",
            "HOLDFAST_REQUEST_MS": "30000", "HOLDFAST_DRAIN_MS": "\(bound)",
        ])
        let lock = try HeldLock("airports", in: stack.database)
        let search = try stack.peer()
        try search.socket.write(FastCGIPeer.search())
        let running = "holdfast_class_running{class=\"search\"}"
        try #require(eventually { (try? stack.metric(running)) == 1 })
        return (stack, lock, search)
    }

    @Test("lets what is under way be answered, then ends with 0")
    func underWay() throws {
        let (stack, lock, search) = try Self.stuck(bound: 20_000)
        stack.responder?.signal(SIGTERM)
        Process.sleep(.milliseconds(1_500))
        #expect(stack.responder?.hasEnded == false)
        lock.release()
        #expect(try search.readResponse().isOK)
        #expect(search.socket.isClosedByPeer())
        #expect(stack.responder?.wait(within: .seconds(5)) == 0)
        #expect(try stack.logLines(with: "unanswered").isEmpty)
    }

    @Test("lets nobody connect, but serves who is connected until it is quiet")
    func idle() throws {
        let stack = try Stack()
        let idle = try stack.peers(3)
        for peer in idle { #expect(try peer.exchange().isOK) }
        stack.responder?.signal(SIGTERM)
        #expect(eventually(within: .seconds(1)) { (try? stack.peer()) == nil })
        for peer in idle.prefix(2) {
            #expect(try peer.search().isOK)
            #expect(peer.socket.isClosedByPeer())
        }
        #expect(stack.responder?.wait(within: .seconds(4)) == 0)
        #expect(idle[2].socket.isClosedByPeer())
    }

    @Test("serves who had connected and not yet been accepted")
    func backlog() throws {
        let stack = try Stack()
        let peers = try stack.peers(20)
        for peer in peers { try peer.socket.write(FastCGIPeer.request()) }
        stack.responder?.signal(SIGTERM)
        for peer in peers { #expect(try peer.readResponse().isOK) }
        #expect(stack.responder?.wait(within: .seconds(4)) == 0)
    }

    @Test("ends at the bound with 0 though a request is stuck, and logs how many")
    func bound() throws {
        let (stack, lock, _) = try Self.stuck(bound: 1_500)
        let start = ContinuousClock.now
        stack.responder?.signal(SIGTERM)
        #expect(stack.responder?.wait(within: .seconds(10)) == 0)
        #expect((.milliseconds(1_400) ... .seconds(4)).contains(.now - start))
        let warning = try #require(try stack.logLines(with: "unanswered").first)
        #expect(warning["level"] == .string("warning"))
        #expect(warning["unanswered"] == .string("1"))
        lock.release()
    }

    @Test("ends at the bound though a web server never ends its record")
    func dripping() throws {
        let stack = try Stack(settings: ["HOLDFAST_DRAIN_MS": "2000"])
        let peer = try stack.peer()
        let record = FastCGIPeer.record(.parameters, [UInt8](repeating: 0, count: 200))
        try peer.socket.write(FastCGIPeer.begin() + record.prefix(8))
        stack.responder?.signal(SIGTERM)
        let start = ContinuousClock.now
        // A byte now and then: no wait for one of them is long.
        for _ in 0..<30 where stack.responder?.hasEnded == false {
            try? peer.socket.write([0])
            Process.sleep(.milliseconds(200))
        }
        #expect(stack.responder?.wait(within: .seconds(1)) == 0)
        #expect(.now - start < .seconds(4))
    }

    @Test("comes twice without harm")
    func twice() throws {
        let stack = try Stack()
        stack.responder?.signal(SIGTERM)
        Process.sleep(.milliseconds(100))
        stack.responder?.signal(SIGTERM)
        #expect(stack.responder?.wait(within: .seconds(5)) == 0)
    }
}
