import Support
import Testing

@Suite("Parked connections", .serialized)
struct ParkingTests {
    /// Fewer than connections, so that a connection which holds a thread is noticed.
    private static let workers = 8
    private static let few = ["HOLDFAST_WORKERS": "\(workers)"]

    @Test("one descriptor serves a thousand requests in a row")
    func sameDescriptor() throws {
        let stack = try Stack(settings: Self.few)
        let peer = try stack.peer()
        #expect(try peer.search().isOK)
        let before = try Self.descriptors(of: stack)
        for _ in 0..<1_000 {
            try #require(try peer.exchange().isOK)
        }
        #expect(try Self.descriptors(of: stack) == before)
    }

    @Test("a connection that the web server does not want kept closes after its answer")
    func closes() throws {
        let stack = try Stack(settings: Self.few)
        let peer = try stack.peer()
        let parameters = [("REQUEST_METHOD", "GET"), ("REQUEST_PATH", "/health")]
        try peer.socket.write(FastCGIPeer.request(parameters: parameters, keeping: false))
        #expect(try peer.readResponse().isOK)
        #expect(peer.socket.isClosedByPeer())
    }

    @Test("500 idle connections leave eight threads free: search goes on, and each is served again")
    func idle() throws {
        let stack = try Stack(settings: Self.few)
        let idle = try stack.peers(500)
        for peer in idle { try #require(try peer.exchange().isOK) }
        for _ in 0..<20 {
            let time = try #require(try stack.timeOfSearch(within: .seconds(5)))
            #expect(time < .seconds(1))
        }
        #expect(try stack.metric("holdfast_connections", by: idle[0]) >= 500)
        for peer in idle { try #require(try peer.exchange().isOK) }
    }

    @Test(
        "where a connection holds a thread, as many idle ones stop everything",
        arguments: [(blocking: true, isServed: false), (blocking: false, isServed: true)]
    )
    func control(blocking: Bool, isServed: Bool) throws {
        let directory = try TestEnvironment.directory("bare")
        let source = "\(try TestEnvironment.root())/Tests/Bench/bare.c"
        let program = "\(directory)/bare"
        let socket = "\(directory)/socket"
        try ChildProcess.run(
            "/usr/bin/gcc",
            ["-O2", source, "-o", program, "-lfcgi", "-lpthread"]
        )
        let options = blocking ? ["--blocking"] : []
        let bare = try ChildProcess(program, options + [socket, "\(Self.workers)"])
        defer { bare.kill() }
        #expect(eventually { (try? FastCGIPeer(path: socket)) != nil })
        let idle = try (0..<Self.workers).map { _ in try FastCGIPeer(path: socket) }
        for peer in idle { _ = try peer.exchange() }
        let late = try FastCGIPeer(path: socket, limit: .seconds(2))
        #expect(((try? late.exchange()) != nil) == isServed)
        _ = idle.count
    }

    /// What the responder's descriptors stand for.
    private static func descriptors(of stack: Stack) throws -> String {
        let path = "/proc/\(stack.responder?.identifier ?? 0)/fd"
        return try ChildProcess.run("/bin/sh", ["-c", "cd \(path) && ls | xargs -n1 readlink"])
    }
}
