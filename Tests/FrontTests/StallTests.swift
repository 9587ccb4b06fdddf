import Platform
import Support
import Testing

@Suite("Web servers that stall in the middle of a record", .serialized)
struct StallTests {
    /// Twice as many as workers.
    private static func stalled(patience: Int) throws -> (Stack, [FastCGIPeer]) {
        let stack = try Stack(settings: [
            "HOLDFAST_WORKERS": "8", "HOLDFAST_PEER_TIMEOUT_MS": "\(patience)",
        ])
        let peers = try stack.peers(16)
        let request = FastCGIPeer.request()
        for (index, peer) in peers.enumerated() {
            // Some in a record's head, some in its content.
            try peer.socket.write(Array(request.prefix(index.isMultiple(of: 2) ? 5 : 40)))
        }
        Process.sleep(.milliseconds(200))
        return (stack, peers)
    }

    @Test("twice as many as workers are let go after a second: search goes on")
    func limited() throws {
        let (stack, peers) = try Self.stalled(patience: 1_000)
        #expect(try stack.timeOfSearch(within: .seconds(8)) != nil)
        for peer in peers { #expect(peer.socket.isClosedByPeer()) }
    }

    @Test("without that limit they stop everything")
    func control() throws {
        let (stack, peers) = try Self.stalled(patience: 60_000)
        #expect(try stack.timeOfSearch(within: .seconds(4)) == nil)
        _ = peers.count
    }
}
