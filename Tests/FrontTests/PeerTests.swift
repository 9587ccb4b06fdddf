import Support
import Testing

/// With two workers, so that three of the same trouble would stop a responder that loses a thread.
@Suite("Web servers that misbehave", .serialized)
struct PeerTests {
    private static let repetitions = 6

    private static func stack(patience: Int = 300) throws -> Stack {
        try Stack(settings: [
            "HOLDFAST_WORKERS": "2", "HOLDFAST_PEER_TIMEOUT_MS": "\(patience)",
        ])
    }

    /// Makes some trouble again and again, then looks whether all goes on and nothing was kept.
    private static func expectToGoOn(after trouble: (FastCGIPeer) throws -> Void) throws {
        let stack = try stack()
        let watcher = try stack.peer()
        _ = try watcher.exchange()
        let before = try stack.metric("holdfast_connections", by: watcher)
        for _ in 0..<repetitions { try trouble(try stack.peer()) }
        #expect(try stack.timeOfSearch(within: .seconds(10)) != nil)
        #expect(
            eventually {
                (try? stack.metric("holdfast_connections", by: watcher)) == before
            }
        )
        #expect(stack.responder?.hasEnded == false)
    }

    @Test("a web server that goes away before it reads its answer harms nobody")
    func unread() throws {
        try Self.expectToGoOn { peer in
            try peer.socket.write(FastCGIPeer.search() + FastCGIPeer.request("GET", "/api/schema"))
        }
    }

    @Test("one that goes away in the middle of a record, a request or a body harms nobody")
    func middle() throws {
        let whole = FastCGIPeer.request("POST", "/health", body: .init(repeating: 65, count: 900))
        for length in [1, 7, 8, 12, 16, 20, 60, whole.count - 901, whole.count - 300] {
            try Self.expectToGoOn { try $0.socket.write(Array(whole.prefix(length))) }
        }
    }

    @Test("a body of which a part never comes is not taken for a whole one")
    func partialBody() throws {
        let stack = try Self.stack()
        let peer = try stack.peer()
        let request = FastCGIPeer.request("POST", "/health", body: [1, 2, 3, 4])
        try peer.socket.write(Array(request.dropLast(8 + 2)))
        peer.socket.finishWriting()
        let answer = (try? peer.readResponse()) ?? ""
        #expect(answer.isEmpty || answer.has(status: 400))
    }

    @Test("records of another version end their connection")
    func wrongVersion() throws {
        try Self.expectToGoOn { peer in
            try peer.socket.write([2] + FastCGIPeer.request().dropFirst())
            #expect(peer.socket.isClosedByPeer())
        }
    }

    @Test("a second request on a connection in use is refused, the first is answered")
    func multiplexed() throws {
        let stack = try Self.stack()
        let peer = try stack.peer()
        let second = FastCGIPeer.record(.begin, [0, 1, 1, 0, 0, 0, 0, 0], request: 2)
        let first = FastCGIPeer.request()
        try peer.socket.write(Array(first.prefix(16)) + second + first.dropFirst(16))
        let refusal = try peer.readRecord()
        #expect(refusal.kind == .end)
        // FCGI_CANT_MPX_CONN, see the specification, section 5.5.
        #expect(refusal.content[4] == 1)
        #expect(try peer.readResponse().isOK)
        #expect(try peer.exchange().isOK)
    }

    @Test("questions about the responder are answered, and so is the request after them")
    func management() throws {
        let stack = try Self.stack()
        let peer = try stack.peer()
        let question = FastCGIPeer.pairs([("FCGI_MPXS_CONNS", "")])
        var unknown = FastCGIPeer.record(.getValues, [], request: 0)
        unknown[1] = 99
        try peer.socket.write(
            FastCGIPeer.record(.getValues, question, request: 0) + unknown + FastCGIPeer.request()
        )
        let values = try peer.readRecord()
        #expect(values.kind == .values)
        #expect(values.content == FastCGIPeer.pairs([("FCGI_MPXS_CONNS", "0")]))
        let complaint = try peer.readRecord()
        #expect(complaint.kind == .unknown)
        #expect(complaint.content.first == 99)
        #expect(try peer.readResponse().isOK)
    }

    @Test("a request that is aborted while it comes in leaves nothing behind")
    func aborted() throws {
        try Self.expectToGoOn { peer in
            try peer.socket.write(
                FastCGIPeer.begin() + FastCGIPeer.record(.abort, []) + FastCGIPeer.request()
            )
            peer.socket.finishWriting()
        }
    }

    @Test("lengths that lie beyond memory end their connection")
    func hugeLengths() throws {
        try Self.expectToGoOn { peer in
            let lengths = [UInt8](repeating: 0xFF, count: 8) + Array("REQUEST_METHOD".utf8)
            try peer.socket.write(
                FastCGIPeer.begin() + FastCGIPeer.record(.parameters, lengths)
                    + FastCGIPeer.record(.parameters, [])
            )
            peer.socket.finishWriting()
        }
    }

    @Test("garbage harms nobody", arguments: [1, 2, 3] as [UInt64])
    func garbage(seed: UInt64) throws {
        var random = Seeded(seed)
        let stack = try Self.stack(patience: 100)
        for _ in 0..<150 {
            let peer = try stack.peer()
            try? peer.socket.write(Self.garbage(&random))
            peer.socket.finishWriting()
        }
        #expect(try stack.timeOfSearch(within: .seconds(20)) != nil)
        #expect(stack.responder?.hasEnded == false)
    }

    /// A request with some bytes changed, cut or put in, or bytes that never were one.
    private static func garbage(_ random: inout Seeded) -> [UInt8] {
        var bytes = FastCGIPeer.request("POST", "/api/v1/flights", body: [1, 2, 3])
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes = (0..<200).map { _ in .random(in: 0...255, using: &random) }
        case 1: bytes.removeLast(.random(in: 1..<bytes.count, using: &random))
        case 2: bytes.insert(.random(in: 0...255, using: &random), at: 30)
        default: break
        }
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] = .random(in: 0...255, using: &random)
        }
        return bytes
    }
}

/// Chance that repeats itself: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, 2014).
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
