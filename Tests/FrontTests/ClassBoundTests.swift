import Platform
import Support
import Testing

@Suite("Searches that are stuck", .serialized)
struct ClassBoundTests {
    /// Eight workers, searches that wait for PostgreSQL longer than any test, and further settings.
    private static func stuck(
        searches: Int,
        share: Int,
        _ more: [String: String] = [:]
    ) throws -> (stack: Stack, lock: HeldLock, peers: [FastCGIPeer]) {
        let settings = [
            "HOLDFAST_WORKERS": "8", "HOLDFAST_SEARCH_SHARE": "\(share)",
            "HOLDFAST_DATABASE_LOCK_MS": "60000", "HOLDFAST_DATABASE_STATEMENT_MS": "60000",
            "HOLDFAST_REQUEST_MS": "30000", "HOLDFAST_QUEUE_WAIT_MS": "30000",
        ]
        let stack = try Stack(settings: settings.merging(more) { _, new in new })
        let lock = try HeldLock("airports", in: stack.database)
        let peers = try stack.peers(searches)
        for (index, peer) in peers.enumerated() {
            // Each asks for a day of its own: one load serves all that ask the same.
            try peer.socket.write(FastCGIPeer.search(day: index + 1))
            Process.sleep(.milliseconds(20))
        }
        return (stack, lock, peers)
    }

    @Test("wait in their class' queue, and health stays quick")
    func queued() throws {
        let (stack, lock, peers) = try Self.stuck(searches: 12, share: 25)
        let watcher = try stack.peer()
        let search = "class=\"search\""
        #expect(try stack.metric("holdfast_class_running{\(search)}", by: watcher) == 2)
        #expect(try stack.metric("holdfast_class_waiting{\(search)}", by: watcher) == 10)
        for _ in 0..<20 {
            let start = ContinuousClock.now
            #expect(try watcher.exchange().isOK)
            #expect(.now - start < .milliseconds(500))
        }
        lock.release()
        for peer in peers { #expect(try peer.readResponse().isOK) }
        #expect(try stack.metric("holdfast_class_waiting{\(search)}", by: watcher) == 0)
        #expect(try stack.metric("holdfast_class_refused_total{\(search)}", by: watcher) == 0)
    }

    @Test("with all the workers to themselves make health wait")
    func control() throws {
        let (stack, lock, peers) = try Self.stuck(searches: 8, share: 100)
        #expect((try? stack.peer(within: .seconds(2)).exchange()) == nil)
        lock.release()
        for peer in peers { #expect(try peer.readResponse().isOK) }
        #expect(try stack.peer().exchange().isOK)
    }

    @Test("past the queue's length are told at once to come back later")
    func length() throws {
        let (stack, lock, peers) = try Self.stuck(
            searches: 5,
            share: 25,
            ["HOLDFAST_QUEUE_LENGTH": "2"]
        )
        try Self.expectRefusal(try peers[4].readResponse())
        let watcher = try stack.peer()
        let refused = "holdfast_class_refused_total{class=\"search\"}"
        #expect(try stack.metric(refused, by: watcher) == 1)
        lock.release()
        for peer in peers.prefix(4) { #expect(try peer.readResponse().isOK) }
    }

    @Test("past the queue's patience are told to come back later")
    func patience() throws {
        let (stack, lock, peers) = try Self.stuck(
            searches: 4,
            share: 25,
            ["HOLDFAST_QUEUE_WAIT_MS": "300"]
        )
        for peer in peers.dropFirst(2) { try Self.expectRefusal(try peer.readResponse()) }
        lock.release()
        for peer in peers.prefix(2) { #expect(try peer.readResponse().isOK) }
        #expect(stack.responder?.hasEnded == false)
    }

    private static func expectRefusal(_ answer: String) throws {
        #expect(answer.has(status: 503))
        #expect(answer.contains("\r\nRetry-After: 1\r\n"))
        #expect(answer.contains("application/problem+json"))
    }
}
