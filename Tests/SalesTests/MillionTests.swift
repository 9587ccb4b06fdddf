import Platform
import Reservations
import Storage
import Support
import Testing

@testable import Sales

/// What the sweep costs those who book meanwhile: a million holds in `make test-long`, some otherwise.
@Suite("A sweep of many holds", .serialized)
struct MillionTests {
    private static let offers = 100
    private static let holdsOfEach = TestEnvironment.isLong ? 10_000 : 20
    /// The sweep must be done by then.
    private static let limit = Duration.seconds(180)

    /// Makes overdue holds of one ticket each, mixed with those of the other offers by their time.
    private func addHolds(of offer: SaleFixture.Offer, _ place: Int, _ fixture: SaleFixture) throws
    {
        let count = Self.holdsOfEach
        let numbers = try fixture.database.query(
            "SELECT nextval('booking_numbers') FROM generate_series(1, \(count))"
        ).compactMap { Int($0) }
        let texts = numbers.map { fixture.committer.references.text(of: $0) }
        try fixture.database.run(
            script: """
                BEGIN;
                CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS
                SELECT uuid_v7() AS id, reference,
                       now() - interval '1 day' + number * interval '100 milliseconds'
                           + interval '1 millisecond' * \(place) AS expiry
                FROM unnest('{\(texts.joined(separator: ","))}'::text[])
                    WITH ORDINALITY AS texts (reference, number);
                INSERT INTO bookings (id, reference, user_id, status, currency, total,
                                      hold_expires_at, contact_email, created_at)
                SELECT id, reference, '\(fixture.customer)', 'held', 'EUR', 1000, expiry,
                       'customer@example.com', expiry
                FROM fresh;
                INSERT INTO booking_items (booking_id, position, inventory_id, ticket_type_id, name,
                                           quantity, price)
                SELECT id, 0, '\(offer.event)', '\(offer.type)', 'One', 1, 1000 FROM fresh;
                INSERT INTO booking_events (booking_id, to_status, reason)
                SELECT id, 'held', 'booked' FROM fresh;
                UPDATE inventory_counts SET taken = \(count) WHERE inventory_id = '\(offer.event)';
                UPDATE ticket_type_counts SET taken = \(count) WHERE ticket_type_id = '\(offer.type)';
                COMMIT
                """
        )
    }

    @Test
    func `leaves those who book meanwhile half of their pace`() throws {
        let fixture = try SaleFixture()
        try fixture.committer.startSelling()
        let offers = try (0..<Self.offers).map { _ in try fixture.makeOffer(capacity: 1_000_000) }
        for (place, offer) in offers.enumerated() { try addHolds(of: offer, place, fixture) }
        try fixture.database.query("ANALYZE bookings, booking_items")
        // One of them is swept at the same time.
        let hot = [offers[0], try fixture.makeOffer(capacity: 1_000_000)]
        let alone = try fixture.bookings(of: hot) {
            Process.sleep(TestEnvironment.isLong ? .seconds(20) : .milliseconds(200))
        }
        let start = ContinuousClock.now
        let beside = try fixture.bookings(of: hot) { try sweep(fixture) }
        let time = ContinuousClock.now - start
        let count = Self.offers * Self.holdsOfEach
        #expect(try fixture.count("bookings WHERE status = 'expired'") == count)
        #expect(try fixture.count("booking_events WHERE to_status = 'expired'") == count)
        let words =
            "\(time.seconds) s; \(alone) bookings a second alone, \(beside) beside the sweep"
        if TestEnvironment.isLong {
            print("recorded: \(count) holds swept in \(words)")
            #expect(time < Self.limit, "\(words)")
            #expect(beside * 2 >= alone, "\(words)")
        }
        let unsound = try fixture.database.ownerStore().unsoundInventories(
            until: .now + .seconds(600)
        )
        #expect(unsound == [])
    }

    /// By the command, as a timer would.
    private func sweep(_ fixture: SaleFixture) throws {
        let (code, output) = try ChildProcess.outcome(
            of: "\(try TestEnvironment.programs())/holdfast-expire",
            ["--once"],
            environment: [
                "HOLDFAST_DATABASE": fixture.database.responder,
                "HOLDFAST_REDIS": "unix:/nonexistent", "HOLDFAST_EXPIRY_MS": "3000000",
                "HOLDFAST_LOG_LEVEL": "notice",
            ]
        )
        #expect(code == 0, "\(output)")
    }
}
