import Platform
import Reservations
import Storage
import Support
import Testing

/// That a statement is of one moment, whatever is posted while it is read.
struct StatementSnapshotTests {
    private let database: FreshDatabase
    private static let organizer = "00000000-0000-4000-8000-000000000001"

    init() throws {
        let fresh = try FreshDatabase()
        database = fresh
        try fresh.run(
            script: """
                INSERT INTO users (id, username, email, password_hash, role)
                VALUES ('\(Self.organizer)', 'anna', 'anna@example.com', '$argon2id$', 'organizer');
                INSERT INTO inventories (id, kind, organizer_id, currency, starts_at)
                SELECT '00000000-0000-4000-8000-000000000002', 'event', id, 'EUR', now() FROM users;
                INSERT INTO events (id, name, location)
                SELECT id, 'Night of Lanterns', 'Harbour Hall' FROM inventories WHERE kind = 'event';
                INSERT INTO ticket_types (id, inventory_id, name, price)
                SELECT '00000000-0000-4000-8000-000000000003', id, 'Standing', 500 FROM events;
                INSERT INTO bookings (id, reference, user_id, status, currency, total, contact_email,
                                      created_at)
                SELECT '00000000-0000-4000-8000-000000000004', 'AAAAAA', id, 'confirmed', 'EUR', 500,
                       email, now()
                FROM users;
                INSERT INTO booking_items (booking_id, position, inventory_id, ticket_type_id, name,
                                           quantity, price)
                SELECT bookings.id, 0, inventory_id, ticket_types.id, name, 1, price
                FROM bookings, ticket_types;
                """
        )
        try post()
    }

    private func post() throws {
        try database.run(
            script: """
                INSERT INTO ledger (subject_id, kind, line, booking_id, account, organizer_id, currency,
                                    amount)
                SELECT subject, 'sale', line, id, CASE line WHEN 0 THEN 'customer' ELSE 'organizer' END,
                       CASE line WHEN 1 THEN '\(Self.organizer)'::uuid END, 'EUR', 500 - 1000 * line
                FROM bookings, gen_random_uuid() AS subject, generate_series(0, 1) AS line
                """
        )
    }

    @Test
    func `its postings are those that its balances are of`() throws {
        let month = try #require(
            YearMonth(
                try database.query("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')")[0]
            )
        )
        var closing: [Int] = []
        var entries: [Int] = []
        try database.responderStore().statementEntries(
            of: .own(userID: Self.organizer),
            month,
            until: .now + .seconds(60)
        ) { balances in
            closing = balances.map(\.closing.minorUnits)
            #expect(throws: Never.self) { try post() }
        } _: { found in
            entries += found.map(\.amount.minorUnits)
            return true
        }
        #expect(closing == [500])
        #expect(entries == [500])
        let after = try database.query("SELECT count(*) FROM ledger WHERE organizer_id IS NOT NULL")
        #expect(after == ["2"])
    }
}
