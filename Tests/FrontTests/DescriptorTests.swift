import Platform
import Support
import Testing

@Suite("Out of descriptors", .serialized)
struct DescriptorTests {
    private static let pauses = "holdfast_accept_pauses_total"

    /// A responder with all its descriptors in use, and the connections that have them.
    private static func exhausted() throws -> (Stack, [FastCGIPeer]) {
        let stack = try Stack(settings: ["HOLDFAST_WORKERS": "8"], startsResponder: false)
        try stack.startResponder(descriptors: 40)
        // What a search needs is open before the others come.
        #expect(try stack.search().status == 200)
        var kept: [FastCGIPeer] = []
        while kept.count < 60 {
            let peer = try stack.peer(within: .milliseconds(500))
            guard (try? peer.exchange())?.isOK == true else { break }
            kept.append(peer)
        }
        try #require((5..<40).contains(kept.count))
        return (stack, kept)
    }

    @Test("kept connections go on being served, and the processor rests")
    func keptGoOn() throws {
        let (stack, kept) = try Self.exhausted()
        let waiting = try stack.peers(10)
        let before = try stack.ticks()
        Process.sleep(.seconds(1))
        // A responder that spins uses 100 and more.
        #expect(try stack.ticks() - before < 30)
        for peer in kept { #expect(try peer.search().isOK) }
        #expect(try stack.metric(Self.pauses, by: kept[0]) > 0)
        _ = waiting.count
    }

    @Test("who connects meanwhile is served once others have closed")
    func laterOnes() throws {
        var (stack, kept) = try Self.exhausted()
        let waiting = try stack.peers(3)
        for peer in waiting { try peer.socket.write(FastCGIPeer.request()) }
        let pauses = try stack.metric(Self.pauses, by: kept[0])
        Process.sleep(.milliseconds(200))
        #expect(try stack.metric(Self.pauses, by: kept[0]) > pauses)
        kept.removeLast(4)
        for peer in waiting { #expect(try peer.readResponse().isOK) }
    }

    @Test("with descriptors left nothing pauses")
    func control() throws {
        let stack = try Stack(settings: ["HOLDFAST_WORKERS": "8"])
        let peers = try stack.peers(60)
        for peer in peers { #expect(try peer.exchange().isOK) }
        #expect(try stack.metric(Self.pauses, by: peers[0]) == 0)
    }
}
