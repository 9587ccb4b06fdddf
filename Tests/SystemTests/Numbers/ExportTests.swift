import Glibc
import JSONText
import Platform
import Support
import Testing

@Suite("A file of many bookings", .serialized)
struct ExportTests {
    private static let count = 20_000
    private static let stack = SharedStack {
        try Stack(
            settings: SharedStack.cheapPasswords.merging([
                "HOLDFAST_EXPORTS": "2", "HOLDFAST_QUEUE_WAIT_MS": "3000",
                "HOLDFAST_DATABASE_LOCK_MS": "60000", "HOLDFAST_REPORT_MS": "25000",
                "HOLDFAST_PEER_TIMEOUT_MS": "60000", "HOLDFAST_EXPORT_MS": "600000",
            ]) { _, new in new },
            limits: .outOfReach
        )
    }
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor
    private let offer: Stack.Offer
    private let path: String

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
        offer = try stack.makeOffer(by: organizer)
        path = "/events/\(offer.event)/bookings.csv"
        try stack.addBookings(Self.count, of: offer, by: customer, from: Self.next())
    }

    private static let used = Monitor(0)

    /// A number from which on nobody has any.
    private static func next(_ count: Int = count) -> Int {
        used.withLock { used in
            defer { used += count }
            return used
        }
    }

    /// A reader who takes nothing of the file, as that many others already do not.
    private func stalled(by visitor: Visitor? = nil, beside others: Int = 0) throws -> FastCGIPeer {
        let peer = try stack.beginReading(path, by: visitor ?? organizer)
        let expected = others + 1
        #expect(
            eventually(within: .seconds(30)) {
                (try? stack.exportSessions().count) == expected
            }
        )
        return peer
    }

    /// Somebody else who may read the file.
    private func admin() throws -> Visitor {
        let visitor = try stack.customer()
        let promoted = try stack.holdfast("user", "promote", visitor.username, "admin")
        try #require(promoted.code == 0, "\(promoted.output)")
        return visitor
    }

    @Test
    func `past the limit others are told to come back later, until its reader has gone`() throws {
        let peer = try stalled()
        let second = try stalled(by: try admin(), beside: 1)
        let third = try admin()
        let refused = try stack.call("GET", path, by: third)
        #expect(refused.status == 503, "\(refused.status)")
        #expect(refused.headers["retry-after"] != nil)
        // Other work goes on.
        let numbers = try stack.call("GET", "/events/\(offer.event)/numbers", by: organizer)
        #expect(numbers.json?["totals"]?.count("sold") == Self.count, "\(numbers.text)")
        peer.socket.hangUp()
        #expect(
            eventually(within: .seconds(30)) {
                (try? stack.call("GET", path, by: third))?.status == 200
            }
        )
        second.socket.hangUp()
        #expect(try stack.metric("holdfast_answers_cut_total") >= 1)
    }

    @Test
    func `is one of an account's at a time, and others get theirs`() throws {
        let peer = try stalled()
        let next = try stack.beginReading(path, by: organizer)
        let other = try admin()
        #expect(try stack.call("GET", path, by: other).lines.count == Self.count + 1)
        let refused = try next.readResponse()
        #expect(refused.hasPrefix("Status: 429 "), "\(refused.prefix(500))")
        #expect(refused.contains("\r\nRetry-After: "))
        #expect(refused.contains("/problems/one-at-a-time"))
        peer.socket.hangUp()
        #expect(
            eventually(within: .seconds(30)) {
                (try? stack.call("GET", path, by: organizer))?.status == 200
            }
        )
    }

    @Test
    func `and so is a report, of which the next waits for a while`() throws {
        let numbers = "/events/\(offer.event)/numbers"
        let running = "holdfast_class_running{class=\"report\"}"
        let lock = try HeldLock("booking_items", in: stack.database)
        let first = try stack.beginReading(numbers, by: organizer)
        #expect(eventually(within: .seconds(30)) { (try? stack.metric(running)) == 1 })
        let second = try stack.beginReading(numbers, by: organizer)
        #expect(try second.readResponse().hasPrefix("Status: 429 "))
        let others = try stack.beginReading(numbers, by: try admin())
        #expect(eventually(within: .seconds(30)) { (try? stack.metric(running)) == 2 })
        lock.release()
        for peer in [first, others] { #expect(try peer.readResponse().hasPrefix("Status: 200 ")) }
        #expect(try stack.call("GET", numbers, by: organizer).status == 200)
    }

    @Test
    func `has no end when PostgreSQL goes in the middle`() throws {
        let peer = try stalled()
        let session = try #require(try stack.exportSessions().first)
        try stack.database.query("SELECT pg_terminate_backend(\(session))")
        #expect(throws: (any Error).self) { try peer.readResponse() }
        let whole = try stack.call("GET", path, by: organizer)
        #expect(whole.status == 200)
        #expect(whole.lines.count == Self.count + 1)
    }

    @Test
    func `is of the moment when it was begun`() throws {
        let peer = try stalled()
        let made = try stack.book(Stack.tickets(offer), by: customer)
        let reference = try #require(made.json?["booking_reference"]?.text, "\(made.text)")
        let text = try peer.readResponse()
        #expect(!text.contains(reference))
        #expect(try stack.call("GET", path, by: organizer).text.contains(reference))
    }

    /// The most memory that the responder has had since the last call, in KiB.
    private func peak() throws -> Int {
        let responder = try #require(stack.responder)
        let peak = try responder.mostMemory()
        try ChildProcess.run(
            "/bin/sh",
            ["-c", "echo 5 > /proc/\(responder.identifier)/clear_refs"]
        )
        return peak
    }

    @Test
    func `takes no more memory when it is longer`() throws {
        // What it takes anyhow.
        #expect(try stack.call("GET", path, by: organizer).status == 200)
        _ = try peak()
        #expect(try stack.call("GET", path, by: organizer).lines.count == Self.count + 1)
        let short = try peak()
        let more = TestEnvironment.isLong ? 980_000 : 80_000
        try stack.addBookings(more, of: offer, by: customer, from: Self.next(more))
        let long = try stack.call("GET", path, by: organizer)
        #expect(long.lines.count == Self.count + more + 1)
        // The longer file has ten million bytes and more.
        #expect(try peak() - short < 6_000)
    }
}

extension WebAnswer {
    /// A file's lines, the header among them; no line end within a cell.
    var lines: [Substring] {
        text.split(separator: "\r\n", omittingEmptySubsequences: true)
    }
}
