import Expiry
import Platform
import Reservations
import Storage
import Support
import Testing

@Suite("The sweep")
struct SweepTests {
    private let fixture: HoldFixture

    init() throws {
        fixture = try HoldFixture()
    }

    @Test
    func `expires what is overdue, in steps, and nothing else`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(250, of: offer)
        try fixture.addHolds(20, of: offer, age: "1 hour")
        let report = fixture.sweep(batchSize: 100)
        #expect(report.expired == 250)
        #expect(report.failures == 0)
        #expect(try fixture.taken(offer) == "20")
        #expect(try fixture.count("bookings WHERE status = 'expired'") == 250)
        #expect(try fixture.count("bookings WHERE status = 'held'") == 20)
        let ended = "from_status = 'held' AND to_status = 'expired' AND reason = 'hold ended'"
        #expect(try fixture.count("booking_events WHERE \(ended) AND actor_id IS NULL") == 250)
        #expect(try fixture.violations() == [])
        #expect(fixture.sweep().expired == 0)
    }

    @Test
    func `logs each hold, and itself in one line`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(3, of: offer)
        let references = try fixture.database.query("SELECT reference FROM bookings")
        _ = fixture.sweep()
        let lines = fixture.words.split(separator: "\n")
        #expect(lines.count { $0.contains("\"expired\"") && $0.contains("reference") } == 3)
        for reference in references {
            #expect(lines.count { $0.contains(reference) } == 1, "\(reference)")
        }
        #expect(lines.count { $0.contains("swept") } == 1)
        let summary = try #require(lines.last)
        for words in ["\"expired\":\"3\"", "gate_entries", "keys", "\"ms\""] {
            #expect(summary.contains(words), "\(summary)")
        }
    }

    @Test
    func `gives back a booking's seats as a whole, and only its own`() throws {
        let flight = try fixture.flight()
        let id = try fixture.addSeatHold(["12A", "12B"], of: flight)
        // Another one's by now, against all rules.
        let other = try fixture.addSeatHold(["20A"], of: flight)
        try fixture.database.query(
            "UPDATE bookings SET hold_expires_at = now() + interval '1 hour' WHERE id = '\(other)'"
        )
        try fixture.database.query(
            "UPDATE seat_claims SET booking_id = '\(other)' WHERE seat_code = '12B'"
        )
        #expect(fixture.sweep().expired == 1)
        #expect(try fixture.count("seat_claims WHERE booking_id = '\(id)'") == 0)
        #expect(
            try fixture.database.query("SELECT seat_code FROM seat_claims ORDER BY 1")
                == ["12B", "20A"]
        )
    }

    @Test
    func `passes by a booking that somebody is at, and takes it the next time`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(5, of: offer)
        let lock = try HeldRow(
            "bookings WHERE id = (SELECT id FROM bookings ORDER BY hold_expires_at LIMIT 1)",
            in: fixture.database
        )
        #expect(fixture.sweep(batchSize: 2).expired == 4)
        lock.release()
        #expect(fixture.sweep(batchSize: 2).expired == 1)
        #expect(try fixture.taken(offer) == "0")
    }

    @Test
    func `leaves what needs a locked counter, and does the rest`() throws {
        let (stuck, free) = (try fixture.makeOffer(), try fixture.makeOffer())
        try fixture.addHolds(10, of: stuck)
        try fixture.addHolds(10, of: free, age: "-59 minutes")
        let lock = try HeldRow(
            "inventory_counts WHERE inventory_id = '\(stuck.event)'",
            in: fixture.database
        )
        let report = fixture.sweep(batchSize: 4)
        #expect((report.expired, report.failures) == (10, 0))
        #expect(try fixture.taken(free) == "0")
        #expect(try fixture.taken(stuck) == "10")
        lock.release()
        #expect(fixture.sweep(batchSize: 4).expired == 10)
        #expect(try fixture.violations() == [])
    }

    @Test
    func `of eight at once expires each hold once`() throws {
        let offers = try (0..<4).map { _ in try fixture.makeOffer() }
        for offer in offers { try fixture.addHolds(500, of: offer) }
        let reports = try onThreads(8) { [fixture] _ in fixture.sweep(batchSize: 50) }
        #expect(reports.allSatisfy { $0.failures == 0 })
        // What one was at the others have passed by.
        let rest = fixture.sweep().expired
        #expect(reports.map(\.expired).reduce(rest, +) == 2_000)
        #expect(try fixture.count("booking_events WHERE to_status = 'expired'") == 2_000)
        for offer in offers { #expect(try fixture.taken(offer) == "0") }
        #expect(try fixture.violations() == [])
    }

    @Test
    func `ends when it has taken its time`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(1_000, of: offer)
        #expect(fixture.sweep(batchSize: 1, time: .milliseconds(100)).expired < 1_000)
    }

    @Test
    func `finds what is overdue from an index`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(5_000, of: offer)
        try fixture.database.query("ANALYZE bookings")
        let plan = try fixture.database.query(
            """
            EXPLAIN SELECT id FROM bookings
            WHERE status IN ('held', 'payment_pending') AND hold_expires_at <= now()
              AND hold_expires_at >= now() - interval '1 day'
              AND (hold_expires_at, id) > (now() - interval '1 day', '00000000-0000-0000-0000-000000000000')
            ORDER BY hold_expires_at, id LIMIT 500 FOR UPDATE SKIP LOCKED
            """
        ).joined(separator: "\n")
        #expect(plan.contains("Index Scan using bookings_hold_end"), "\(plan)")
        #expect(!plan.contains("Sort"), "\(plan)")
    }

    @Test
    func `gets past what others keep locked, however much ended at one moment`() throws {
        let (stuck, free) = (try fixture.makeOffer(), try fixture.makeOffer())
        try fixture.addHolds(25, of: stuck)
        try fixture.addHolds(5, of: free)
        try fixture.database.query(
            "UPDATE bookings SET hold_expires_at = date_trunc('second', now()) - interval '1 hour'"
        )
        let lock = try HeldRow(
            "inventory_counts WHERE inventory_id = '\(stuck.event)'",
            in: fixture.database
        )
        #expect(fixture.sweep(batchSize: 10).expired == 5)
        lock.release()
        #expect(fixture.sweep(batchSize: 10).expired == 25)
    }
}
