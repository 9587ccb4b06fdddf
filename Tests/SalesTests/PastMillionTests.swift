import Platform
import Reservations
import Support
import Testing

@testable import Sales

/// What was sold long ago must not make selling slower: five million bookings in `make test-long`, some
/// otherwise.
@Suite("Bookings of years", .serialized)
struct PastMillionTests {
    private static let count = TestEnvironment.isLong ? 5_000_000 : 2_000
    private static let chunk = 500_000
    private static let customers = 1_000
    /// Of how many past bookings one is for what is sold now.
    private static let share = 50
    /// At least as many as are booked after them.
    private static let coming = TestEnvironment.isLong ? 300_000 : 10_000
    /// How much slower they may make it.
    private static let bound = 1.3
    /// How long it is measured, and how often.
    private static let span = Duration.milliseconds(TestEnvironment.isLong ? 10_000 : 100)
    private static let rounds = TestEnvironment.isLong ? 3 : 1

    private let fixture: SaleFixture
    private let offer: SaleFixture.Offer
    /// What else has been sold.
    private let other: SaleFixture.Offer

    init() throws {
        fixture = try SaleFixture()
        offer = try fixture.makeOffer(capacity: 10_000_000)
        other = try fixture.makeOffer(capacity: 10_000_000)
    }

    /// The best of several rounds: what disturbs from outside only makes it slower.
    private func pace() throws -> Double {
        try (0..<Self.rounds).map { _ in
            try fixture.bookings(of: [offer]) { Process.sleep(Self.span) }
        }.max() ?? 0
    }

    /// Confirmed bookings of one ticket each, over two years.
    private func addPast() throws {
        try fixture.database.run(
            script: """
                CREATE TABLE past_users AS
                SELECT n AS place, uuid_v7() AS id FROM generate_series(1, \(Self.customers)) AS n;
                INSERT INTO users (id, username, email, password_hash, role)
                SELECT id, 'past-' || place, 'past-' || place || '@example.com', '$argon2id$', 'attendee'
                FROM past_users;
                INSERT INTO past_users VALUES (0, '\(fixture.customer)');
                """
        )
        // Past references must not be those that were given, nor those that are still to be.
        let next = Int(try fixture.database.query("SELECT nextval('booking_numbers')")[0]) ?? 0
        let coming = (next..<(next + Self.coming)).map {
            fixture.committer.references.text(of: $0)
        }
        try fixture.database.run(
            script: """
                CREATE TABLE coming AS
                SELECT unnest('{\(coming.joined(separator: ","))}'::text[]) AS reference;
                INSERT INTO coming SELECT reference FROM bookings;
                """
        )
        for start in stride(from: 0, to: Self.count, by: Self.chunk) {
            let end = min(start + Self.chunk, Self.count)
            try fixture.database.run(script: chunk(start, end))
        }
        try fixture.database.run(script: "VACUUM ANALYZE bookings, booking_items")
    }

    /// Without the triggers and foreign keys, which would check one row after another.
    private func chunk(_ start: Int, _ end: Int) -> String {
        """
        BEGIN;
        SET LOCAL session_replication_role = replica;
        CREATE TEMPORARY TABLE past ON COMMIT DROP AS
        SELECT (lpad(to_hex(1600000000000 + n * 12000), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid AS id,
               (SELECT string_agg(substr('23456789ABCDEFGHJKMNPQRSTUVWXYZ', floor(n / 31 ^ i)::int % 31 + 1, 1), '')
                FROM generate_series(0, 5) AS i) AS reference,
               n, to_timestamp(1600000000 + n * 12) AS moment
        FROM generate_series(\(start)::bigint, \(end - 1)) AS n;
        DELETE FROM past USING coming WHERE past.reference = coming.reference;
        INSERT INTO bookings (id, reference, user_id, status, currency, total, contact_email, created_at,
                              confirmed_at)
        SELECT past.id, reference, past_users.id, 'confirmed', 'EUR', 1000, 'past@example.com', moment, moment
        FROM past JOIN past_users ON place = n % \(Self.customers + 1);
        INSERT INTO booking_items (booking_id, position, inventory_id, ticket_type_id, name, quantity, price)
        SELECT id, 0, inventory_id::uuid, type_id::uuid, 'One', 1, 1000
        FROM past JOIN (VALUES (true, '\(offer.event)', '\(offer.type)'),
                               (false, '\(other.event)', '\(other.type)'))
                     AS offers (is_offered, inventory_id, type_id) ON is_offered = (n % \(Self.share) = 0);
        INSERT INTO booking_events (booking_id, happened_at, to_status, reason)
        SELECT id, moment, 'confirmed', 'booked' FROM past;
        COMMIT
        """
    }

    @Test
    func `leave a new one nearly as quick as the first`() throws {
        try fixture.committer.startSelling()
        let before = try pace()
        try addPast()
        #expect(try fixture.count("bookings WHERE created_at < '2022-12-31'") > Self.count * 9 / 10)
        let after = try pace()
        let words = "\(before) bookings a second at first, \(after) after \(Self.count)"
        guard TestEnvironment.isLong else { return }
        print("recorded: \(words)")
        #expect(after * Self.bound >= before, "\(words)")
    }
}
