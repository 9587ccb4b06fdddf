import Platform
import Storage
import Support
import Testing

struct PartitionTests {
    private let database: FreshDatabase
    private let store: Store

    init() throws {
        database = try FreshDatabase()
        store = database.responderStore()
    }

    private func keep() throws {
        try store.keepPartitions(until: .now + .seconds(20))
    }

    /// The days of the partitions, counted from today.
    private var days: [Int] {
        get throws {
            try database.query(
                """
                SELECT to_date(right(relname, 8), 'YYYYMMDD') - (now() AT TIME ZONE 'UTC')::date
                FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent = 'outbox'::regclass AND relname <> 'outbox_rest' ORDER BY 1
                """
            ).compactMap { Int($0) }
        }
    }

    /// Makes the partition of a day that is over.
    private func addPartition(_ day: Int) throws {
        try database.query(
            """
            DO $$
            DECLARE today date := (now() AT TIME ZONE 'UTC')::date; start date := today + (\(day));
            BEGIN
                EXECUTE format(
                    'CREATE TABLE outbox_%s PARTITION OF outbox FOR VALUES FROM (%L) TO (%L)',
                    to_char(start, 'YYYYMMDD'), start::timestamp AT TIME ZONE 'UTC',
                    (start + 1)::timestamp AT TIME ZONE 'UTC'
                );
                EXECUTE format('ALTER TABLE outbox_%s OWNER TO holdfast_owner',
                               to_char(start, 'YYYYMMDD'));
            END $$
            """
        )
    }

    private func addEntry(_ day: Int, isDone: Bool) throws {
        try database.query(
            """
            INSERT INTO outbox (kind, subject, created_at, done_at)
            VALUES ('password_reset', gen_random_uuid(),
                    ((now() AT TIME ZONE 'UTC')::date + (\(day)) + time '12:00') AT TIME ZONE 'UTC',
                    CASE WHEN \(isDone) THEN now() - interval '40 days' END)
            """
        )
    }

    @Test
    func `a migrated database has partitions for a week, and again makes no more`() throws {
        #expect(try days == Array(0...7))
        try keep()
        #expect(try days == Array(0...7))
    }

    @Test
    func `missing days are made`() throws {
        try database.query(
            "DO $$ BEGIN EXECUTE 'DROP TABLE outbox_' || "
                + "to_char((now() AT TIME ZONE 'UTC')::date + 3, 'YYYYMMDD'); END $$"
        )
        #expect(try days == [0, 1, 2, 4, 5, 6, 7])
        try keep()
        #expect(try days == Array(0...7))
    }

    @Test
    func `old days go when all is done, and stay while anything is left to do`() throws {
        for day in [-30, -31, -32, -33] { try addPartition(day) }
        try addEntry(-30, isDone: true)
        try addEntry(-31, isDone: true)
        try addEntry(-32, isDone: false)
        try keep()
        #expect(try days == [-32, -30] + Array(0...7))
        try database.query("UPDATE outbox SET done_at = now()")
        try keep()
        #expect(try days == [-30] + Array(0...7))
    }

    @Test
    func `a day without a partition is caught, works, and stays where it is`() throws {
        try addEntry(9, isDone: false)
        #expect(try database.query("SELECT tableoid::regclass FROM outbox") == ["outbox_rest"])
        try database.query("UPDATE outbox SET created_at = created_at - interval '9 days'")
        #expect(try database.query("SELECT tableoid::regclass FROM outbox") != ["outbox_rest"])
        // A day that begins before its partition is there.
        try database.query("DELETE FROM outbox")
        try database.query(
            "DO $$ BEGIN EXECUTE 'DROP TABLE outbox_' || "
                + "to_char((now() AT TIME ZONE 'UTC')::date, 'YYYYMMDD'); END $$"
        )
        let soon = Deadline.now + .seconds(20)
        try store.requestPasswordReset(email: "anna@example.com", until: soon)
        try keep()
        #expect(try days == Array(1...7))
        let entry = try #require(try store.claimOutboxEntry(for: .seconds(9), until: soon))
        try store.finish(entry, outcome: "sent", until: soon)
        #expect(try database.query("SELECT outcome FROM outbox_rest") == ["sent"])
    }

    @Test
    func `of the rest, what was done long ago goes, and what is not done stays`() throws {
        try addEntry(-50, isDone: true)
        try addEntry(-50, isDone: false)
        try keep()
        #expect(try database.query("SELECT done_at FROM outbox") == [""])
    }

    @Test
    func `processes that keep them at once do not fail`() throws {
        for day in 1...7 {
            try database.query(
                "DO $$ BEGIN EXECUTE 'DROP TABLE outbox_' || "
                    + "to_char((now() AT TIME ZONE 'UTC')::date + \(day), 'YYYYMMDD'); END $$"
            )
        }
        let failures = try onThreads(4) { [database] _ in
            failure(as: StoreError.self) {
                try database.responderStore().keepPartitions(until: .now + .seconds(20))
            }
        }
        #expect(failures.allSatisfy { $0 == nil })
        #expect(try days == Array(0...7))
    }
}
