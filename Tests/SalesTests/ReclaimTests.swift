import Daemon
import Platform
import Reservations
import Storage
import Support
import Testing

@testable import Sales

@Suite("What overdue holds keep")
struct ReclaimTests {
    /// An offer of so many tickets, all of which a hold keeps that is overdue, before any sweep.
    private func lapsed(
        _ fixture: SaleFixture,
        capacity: Int = 1
    ) throws -> SaleFixture.Offer {
        let offer = try fixture.makeOffer(capacity: capacity)
        for _ in 0..<capacity {
            let result = fixture.decide(fixture.order(offer))
            #expect(result.booking != nil, "\(result)")
        }
        try fixture.database.query(
            "UPDATE bookings SET hold_expires_at = now() - interval '1 second'"
        )
        return offer
    }

    @Test
    func `is sold to the next buyer at once`() throws {
        let fixture = try SaleFixture()
        try fixture.committer.startSelling()
        let offer = try lapsed(fixture)
        let result = fixture.decide(fixture.order(offer, key: "mine"))
        #expect(result.booking != nil, "\(result)")
        #expect(try fixture.taken(offer) == ["1"])
        #expect(try fixture.count("bookings WHERE status = 'expired'") == 1)
        #expect(fixture.committer.meters.reclaimed.value == 1)
        let findings = try fixture.database.ownerStore().checkInvariants(until: .now + .seconds(20))
        #expect(findings.flatMap(\.violations) == [])
    }

    /// The control.
    @Test
    func `stays unsold without that`() throws {
        let fixture = try SaleFixture(reclaims: false)
        try fixture.committer.startSelling()
        let offer = try lapsed(fixture)
        let result = fixture.decide(fixture.order(offer))
        guard case .outcome(.refused(.soldOut)) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(try fixture.taken(offer) == ["1"])
    }

    @Test
    func `goes to as many as it is enough for, and the others hear that it is sold out`() throws {
        let fixture = try SaleFixture()
        try fixture.committer.startSelling()
        let offer = try lapsed(fixture, capacity: 3)
        let results = try onThreads(10) { _ in
            fixture.decide(fixture.order(offer))
        }
        #expect(results.count { $0.booking != nil } == 3)
        let refused = results.count {
            if case .outcome(.refused(.soldOut)) = $0 { true } else { false }
        }
        #expect(refused == 7, "\(results)")
        #expect(try fixture.taken(offer) == ["3"])
    }

    @Test
    func `that somebody is at is refused, and not stored as more than that`() throws {
        let fixture = try SaleFixture()
        try fixture.committer.startSelling()
        let offer = try lapsed(fixture)
        let lock = try HeldRow("bookings", in: fixture.database)
        let result = fixture.decide(fixture.order(offer))
        guard case .outcome(.refused(.soldOut)) = result else {
            Issue.record("\(result)")
            return
        }
        lock.release()
        let later = fixture.decide(fixture.order(offer))
        #expect(later.booking != nil, "\(later)")
    }

    @Test
    func `is also found where the batch's end was not answered`() throws {
        // The first COMMIT is that of the batch that sells.
        let fixture = try SaleFixture(cutting: .after)
        let offer = try fixture.makeOffer(capacity: 2)
        try fixture.database.run(
            script: """
                INSERT INTO bookings (id, reference, user_id, status, currency, total,
                                      hold_expires_at, contact_email, created_at)
                VALUES ('00000000-0000-4000-8000-000000000001', 'AAAAAA', '\(fixture.customer)',
                        'held', 'EUR', 1000, now() - interval '1 minute', 'a@example.com', now());
                INSERT INTO booking_items (booking_id, position, inventory_id, ticket_type_id, name,
                                           quantity, price)
                VALUES ('00000000-0000-4000-8000-000000000001', 0, '\(offer.event)', '\(offer.type)',
                        'One', 1, 1000);
                INSERT INTO booking_events (booking_id, to_status, reason)
                VALUES ('00000000-0000-4000-8000-000000000001', 'held', 'booked');
                UPDATE inventory_counts SET taken = 1 WHERE inventory_id = '\(offer.event)';
                UPDATE ticket_type_counts SET taken = 1 WHERE ticket_type_id = '\(offer.type)'
                """
        )
        let results = try fixture.sell((0..<2).map { _ in fixture.order(offer) })
        #expect(results.count { $0.booking != nil } == 2, "\(results)")
        #expect(try fixture.taken(offer) == ["2"])
    }
}
