import Postgres
import Reservations
import Storage
import Support
import Testing

/// What the database lets a booking become, whatever the code does.
struct BookingTransitionTests {
    private let database: FreshDatabase

    /// Has a booking of each status, made without a look at what may be made.
    init() throws {
        let fresh = try FreshDatabase()
        database = fresh
        let bookings = zip("ABCDEFG", BookingStatus.allCases).map {
            Self.insert($1, reference: "AAAAA\($0)")
        }
        try fresh.run(
            script: """
                INSERT INTO users (username, email, password_hash, role)
                VALUES ('anna', 'anna@example.com', '$argon2id$', 'attendee');
                BEGIN;
                ALTER TABLE bookings DISABLE TRIGGER bookings_made;
                \(bookings.joined(separator: ";"));
                ALTER TABLE bookings ENABLE TRIGGER bookings_made;
                COMMIT
                """
        )
    }

    private static func insert(_ status: BookingStatus, reference: String = "BBBBBB") -> String {
        """
        INSERT INTO bookings
            (id, reference, user_id, status, currency, total, hold_expires_at, contact_email,
             created_at)
        SELECT gen_random_uuid(), '\(reference)', id, '\(status.rawValue)', 'EUR', 100, now(), email, now()
        FROM users
        """
    }

    private struct Move: Hashable {
        let from: BookingStatus
        let to: BookingStatus
    }

    /// All of one status to another.
    private static let moves = BookingStatus.allCases.flatMap { from in
        BookingStatus.allCases.filter { $0 != from }.map { Move(from: from, to: $0) }
    }

    private static func reached(from status: BookingStatus?) -> Set<BookingStatus> {
        Set(BookingEvent.allCases.compactMap { BookingStatus.status(after: $0, from: status) })
    }

    /// Whether the responder may do that; if not, the constraint has refused it.
    private func isAllowed(_ sql: String) throws -> Bool {
        var session = try Connection.open(database.responder, deadline: .now + .seconds(20))
        do {
            try session.run(script: "BEGIN; \(sql); ROLLBACK")
            return true
        } catch {
            #expect(error.sqlState == SQLState(rawValue: "23514"))
            #expect(error.constraint == "bookings_transition")
            return false
        }
    }

    private func isAllowed(_ move: Move) throws -> Bool {
        let condition = "WHERE status = '\(move.from.rawValue)'"
        #expect(try database.query("SELECT count(*)::text FROM bookings \(condition)") == ["1"])
        return try isAllowed("UPDATE bookings SET status = '\(move.to.rawValue)' \(condition)")
    }

    @Test
    func `a booking becomes what an event makes of it, and nothing else`() throws {
        let allowed = try Self.moves.filter(isAllowed)
        let expected = Self.moves.filter { Self.reached(from: $0.from).contains($0.to) }
        #expect(Set(allowed) == Set(expected))
        #expect(expected.count == 13)
    }

    @Test(arguments: BookingStatus.allCases)
    func `a booking begins as what a wish makes of it, and as nothing else`(
        status: BookingStatus
    ) throws {
        let isExpected = Self.reached(from: nil).contains(status)
        #expect(try isAllowed(Self.insert(status)) == isExpected)
    }

    @Test(arguments: BookingStatus.allCases)
    func `a booking may stay what it is`(status: BookingStatus) throws {
        #expect(try isAllowed(Move(from: status, to: status)))
    }

    /// The control.
    @Test
    func `without the guard a booking becomes and begins as anything`() throws {
        try database.query("ALTER TABLE bookings DISABLE TRIGGER USER")
        #expect(try Self.moves.allSatisfy(isAllowed))
        #expect(try BookingStatus.allCases.allSatisfy { try isAllowed(Self.insert($0)) })
    }

    @Test
    func `keeps what is in it as long as the code says`() throws {
        let live = try database.query(
            "SELECT status FROM bookings WHERE \(Statement.isLive.sql) ORDER BY reference"
        )
        #expect(live == BookingStatus.allCases.filter(\.isLive).map(\.rawValue))
    }
}
