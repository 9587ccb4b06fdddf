import Cache
import Expiry
import Reservations
import Storage
import Support
import Testing

@Suite("What else a sweep does")
struct TidyingTests {
    private let fixture: HoldFixture

    init() throws {
        fixture = try HoldFixture()
    }

    private func entry(_ flight: String, _ code: String) -> String { "hf:g1:{\(flight)}:\(code)" }

    @Test
    func `seats that expire are free at the gate`() throws {
        let flight = try fixture.flight()
        let id = try fixture.addSeatHold(["12A"], of: flight)
        let key = entry(flight, "12A")
        try fixture.redis.command("SET", key, id, "PX", "30000")
        #expect(fixture.sweep().expired == 1)
        #expect(try fixture.redis.command("EXISTS", key).hasPrefix("0"))
    }

    @Test
    func `a ghost at the gate is deleted, and nothing else`() throws {
        let flight = try fixture.flight()
        let id = try fixture.addSeatHold(["12A"], of: flight)
        try fixture.database.query(
            "UPDATE bookings SET hold_expires_at = now() + interval '1 hour'"
        )
        for (code, token, time) in [
            ("12A", id, "600000"), ("12B", "ghost", "600000"), ("12C", id, "600000"),
            ("12D", "request", "5000"),
        ] { try fixture.redis.command("SET", entry(flight, code), token, "PX", time) }
        try fixture.redis.command("SET", entry(flight, "12E"), "for ever")
        #expect(fixture.sweep().gateEntries == 3)
        for (code, isThere) in [
            ("12A", "1"), ("12B", "0"), ("12C", "0"), ("12D", "1"), ("12E", "0"),
        ] {
            let found = try fixture.redis.command("EXISTS", entry(flight, code))
            #expect(found.hasPrefix(isThere), "\(code)")
        }
    }

    @Test
    func `an entry that changes while it is looked at stays`() throws {
        let flight = try fixture.flight()
        try fixture.redis.command("SET", entry(flight, "12B"), "ghost", "PX", "600000")
        let ghosts = try fixture.gate.entries()
        let repair = GateRepair(gate: fixture.gate, store: fixture.store)
        let wrong = try repair.wrongEntries(among: ghosts, until: HoldFixture.soon)
        #expect(wrong.map(\.token) == ["ghost"])
        try fixture.redis.command("SET", entry(flight, "12B"), "another", "PX", "5000")
        for ghost in wrong { fixture.gate.leave([ghost.seat], token: ghost.token) }
        #expect(try fixture.redis.command("GET", entry(flight, "12B")).contains("another"))
    }

    @Test
    func `a gate of many entries is looked at in turns`() throws {
        let flight = try fixture.flight()
        try fixture.redis.command(
            "EVAL",
            "for n = 1, 5000 do redis.call('SET', 'hf:g1:{\(flight)}:' .. n, 'ghost', 'PX', 600000) end",
            "0"
        )
        var counts: [Int] = []
        for _ in 0..<30 {
            let entries = try fixture.gate.nextEntries(steps: 1)
            counts.append(entries.count)
            for entry in entries { fixture.gate.leave([entry.seat], token: entry.token) }
        }
        #expect(counts.allSatisfy { $0 < 2_500 }, "\(counts)")
        #expect(counts.reduce(0, +) == 5_000)
    }

    @Test
    func `Redis that is away does not hinder a sweep`() throws {
        let flight = try fixture.flight()
        _ = try fixture.addSeatHold(["12A"], of: flight)
        fixture.redis.kill()
        let report = fixture.sweep()
        #expect((report.expired, report.failures, report.gateEntries) == (1, 0, 0))
    }

    @Test
    func `old rows go, young ones stay`() throws {
        try fixture.database.run(
            script: """
                INSERT INTO idempotency (user_id, key, digest, status, body, created_at)
                SELECT '\(fixture.customer)', age, sha256(''), 201, '', now() - age::interval
                FROM unnest('{1 hour,24 hours,26 hours,9 days}'::text[]) AS age;
                INSERT INTO batches
                SELECT gen_random_uuid(), 'done', now() - age::interval
                FROM unnest('{1 hour,25 hours}'::text[]) AS age;
                INSERT INTO sessions (user_id, address, expires_at)
                SELECT '\(fixture.customer)', '', now() - age::interval
                FROM unnest('{-1 day,6 days,8 days}'::text[]) AS age;
                INSERT INTO password_resets (email, expires_at)
                SELECT 'a@example.com', now() - age::interval
                FROM unnest('{1 hour,25 hours}'::text[]) AS age;
                INSERT INTO organizations (name) VALUES ('Harbour Nights');
                INSERT INTO invitations (organization_id, email, rights, invited_by, expires_at)
                SELECT id, age, '{view}', '\(fixture.customer)', now() - age::interval
                FROM organizations, unnest('{-1 day,29 days,31 days}'::text[]) AS age
                """
        )
        let report = fixture.sweep()
        #expect(report.keys == 2)
        #expect(try fixture.count("idempotency") == 2)
        #expect((report.batches, report.sessions, report.passwordResets) == (1, 1, 1))
        #expect(try fixture.count("batches") == 1)
        #expect(try fixture.count("sessions") == 2)
        #expect(try fixture.count("password_resets") == 1)
        #expect(report.invitations == 1)
        #expect(try fixture.count("invitations") == 2)
    }

    @Test
    func `what is over is marked, and no more once it is not`() throws {
        let offers = try (0..<3).map { _ in try fixture.makeOffer() }
        for (offer, times) in zip(
            offers,
            [
                "now() - interval '1 hour', NULL",
                "now() - interval '1 hour', now() + interval '1 hour'",
            ]
        ) {
            try fixture.database.query(
                "UPDATE inventories SET (starts_at, ends_at) = (\(times)) WHERE id = '\(offer.event)'"
            )
        }
        #expect(fixture.sweep().past == 1)
        let over = "SELECT id FROM inventories WHERE is_over"
        #expect(try fixture.database.query(over) == [offers[0].event])
        try fixture.database.query(
            "UPDATE inventories SET starts_at = now() + interval '1 hour' WHERE is_over"
        )
        #expect(try fixture.database.query(over) == [])
        #expect(fixture.sweep().past == 0)
    }

    @Test
    func `a list shows what is to come, whether or not what is over is marked`() throws {
        let offers = try (0..<2).map { _ in try fixture.makeOffer() }
        try fixture.database.query(
            """
            UPDATE inventories SET starts_at = now() - interval '1 hour'
            WHERE id = '\(offers[0].event)'
            """
        )
        func listed() throws -> [String] {
            try fixture.store.events(EventListing(), until: HoldFixture.soon).values.map(\.event.id)
        }
        #expect(try listed() == [offers[1].event])
        #expect(fixture.sweep().past == 1)
        #expect(try listed() == [offers[1].event])
        var past = EventListing()
        past.status = .past
        let found = try fixture.store.events(past, until: HoldFixture.soon).values
        #expect(found.map(\.event.id) == [offers[0].event])
    }

    @Test
    func `partitions are made for bookings' transitions and the outbox, and the former never go`()
        throws
    {
        func days(_ table: String) throws -> Int {
            try fixture.count("pg_inherits WHERE inhparent = '\(table)'::regclass")
        }
        #expect(try days("booking_events") == 9)
        try fixture.database.run(
            script: """
                DO $$ BEGIN
                    EXECUTE 'DROP TABLE booking_events_'
                        || to_char((now() AT TIME ZONE 'UTC')::date + 3, 'YYYYMMDD');
                    EXECUTE 'DROP TABLE outbox_'
                        || to_char((now() AT TIME ZONE 'UTC')::date + 3, 'YYYYMMDD');
                END $$;
                CREATE TABLE booking_events_20200101 PARTITION OF booking_events
                    FOR VALUES FROM ('2020-01-01 00:00Z') TO ('2020-01-02 00:00Z')
                """
        )
        #expect(fixture.sweep().failures == 0)
        #expect(try days("booking_events") == 10)
        #expect(try days("outbox") == 9)
    }
}
