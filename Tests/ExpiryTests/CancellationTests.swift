import Expiry
import Platform
import Storage
import Support
import Testing

@Suite("What is called off", .serialized)
struct CancellationTests {
    private let fixture: HoldFixture

    init() throws {
        fixture = try HoldFixture()
    }

    /// Calls an event off as its organizer does, without anybody who would begin at once.
    private func callOff(_ offer: HoldFixture.Offer) throws {
        try fixture.database.run(
            script: """
                UPDATE inventories SET cancelled_at = now() WHERE id = '\(offer.event)';
                INSERT INTO cancellations (inventory_id, actor_id)
                VALUES ('\(offer.event)', '\(fixture.customer)')
                """
        )
    }

    private func isFinished(_ offer: HoldFixture.Offer) throws -> Bool {
        try fixture.count(
            "cancellations WHERE inventory_id = '\(offer.event)' AND finished_at IS NOT NULL"
        ) == 1
    }

    @Test
    func `has all its bookings cancelled by the sweep, in steps`() throws {
        let (offer, other) = (try fixture.makeOffer(), try fixture.makeOffer())
        try fixture.addHolds(45, of: offer, age: "1 hour")
        try fixture.addHolds(5, of: other, age: "1 hour")
        try callOff(offer)
        let report = fixture.sweep(batchSize: 10)
        #expect(report.calledOff == 45)
        #expect(report.failures == 0)
        #expect(try fixture.taken(offer) == "0")
        #expect(try fixture.taken(other) == "5")
        #expect(try isFinished(offer))
        #expect(
            try fixture.count(
                """
                booking_events WHERE to_status = 'cancelled' AND reason = 'called off'
                    AND actor_id = '\(fixture.customer)'
                """
            ) == 45
        )
        #expect(try fixture.violations() == [])
        #expect(fixture.words.contains("\"status\":\"cancelled\""))
        #expect(fixture.sweep().calledOff == 0)
    }

    @Test
    func `goes on where a crash has left it`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(35, of: offer, age: "1 hour")
        try callOff(offer)
        // Two steps, and whoever took them is gone.
        var (steps, count) = (0, 0)
        try fixture.cancellations(batchSize: 10).run(&count) {
            steps += 1
            return steps > 2
        }
        #expect(count == 20)
        #expect(try fixture.taken(offer) == "15")
        #expect(try !isFinished(offer))
        #expect(fixture.sweep(batchSize: 10).calledOff == 15)
        #expect(try isFinished(offer))
        #expect(try fixture.count("booking_events WHERE to_status = 'cancelled'") == 35)
    }

    @Test
    func `is cancelled once, however many are at it`() throws {
        let fixture = fixture
        let offers = try (0..<3).map { _ in try fixture.makeOffer() }
        for offer in offers {
            try fixture.addHolds(60, of: offer, age: "1 hour")
            try callOff(offer)
        }
        let counts = try onThreads(6) { _ in
            var count = 0
            try? fixture.cancellations(batchSize: 10).run(&count) { false }
            return count
        }
        #expect(counts.reduce(0, +) == 180)
        for offer in offers { #expect(try isFinished(offer)) }
        #expect(try fixture.count("booking_events WHERE to_status = 'cancelled'") == 180)
        #expect(try fixture.violations() == [])
    }

    @Test
    func `waits for whoever was about to sell`() throws {
        let offer = try fixture.makeOffer()
        // Has found it on sale, and is not done.
        let late = try OpenTransaction(
            """
            SELECT FROM inventory_counts WHERE inventory_id = '\(offer.event)' FOR UPDATE;
            INSERT INTO bookings (id, reference, user_id, status, currency, total, hold_expires_at,
                                  contact_email, created_at)
            VALUES ('00000000-0000-7000-8000-000000000001', 'ABCDEF', '\(fixture.customer)', 'held',
                    'EUR', 1000, now() + interval '1 hour', 'customer@example.com', now());
            INSERT INTO booking_items (booking_id, position, inventory_id, ticket_type_id, name,
                                       quantity, price)
            VALUES ('00000000-0000-7000-8000-000000000001', 0, '\(offer.event)', '\(offer.type)',
                    'One', 1, 1000);
            INSERT INTO booking_events (booking_id, to_status, reason)
            VALUES ('00000000-0000-7000-8000-000000000001', 'held', 'booked');
            UPDATE inventory_counts SET taken = 1 WHERE inventory_id = '\(offer.event)';
            UPDATE ticket_type_counts SET taken = 1 WHERE ticket_type_id = '\(offer.type)'
            """,
            in: fixture.database
        )
        try callOff(offer)
        let sweep = fixture.sweep()
        #expect(sweep.calledOff == 0)
        #expect(try !isFinished(offer))
        try late.commit()
        #expect(fixture.sweep().calledOff == 1)
        #expect(try isFinished(offer))
        #expect(try fixture.taken(offer) == "0")
    }

    @Test
    func `does not keep others from their turns where its counters are wrong`() throws {
        let (broken, sound) = (try fixture.makeOffer(), try fixture.makeOffer())
        try fixture.database.query(
            "UPDATE inventory_counts SET taken = 1 WHERE inventory_id = '\(broken.event)'"
        )
        try fixture.addHolds(5, of: sound, age: "1 hour")
        try callOff(broken)
        try callOff(sound)
        #expect(fixture.sweep().calledOff == 5)
        #expect(try isFinished(sound))
        #expect(try !isFinished(broken))
        #expect(fixture.words.contains("counters that no booking explains"))
    }

    @Test
    func `does not keep others from their turns where a booking is locked`() throws {
        let (stuck, free) = (try fixture.makeOffer(), try fixture.makeOffer())
        for offer in [stuck, free] {
            try fixture.addHolds(5, of: offer, age: "1 hour")
            try callOff(offer)
        }
        let lock = try HeldRow(
            """
            bookings WHERE id = (
                SELECT booking_id FROM booking_items WHERE inventory_id = '\(stuck.event)' LIMIT 1
            )
            """,
            in: fixture.database
        )
        #expect(fixture.sweep().failures == 1)
        #expect(fixture.sweep().calledOff == 5)
        #expect(try isFinished(free))
        #expect(try !isFinished(stuck))
        lock.release()
        #expect(fixture.sweep().calledOff == 5)
        #expect(try isFinished(stuck))
    }
}
