import Postgres
import Reservations
import Storage
import Support

/// A payment of each status, 1,000 each, of a booking of its own, in a database that knows nothing else of
/// them.
struct PaymentBooks {
    let database: FreshDatabase

    init() throws {
        let fresh = try FreshDatabase()
        database = fresh
        let bookings = zip("ABCDEFGH", PaymentStatus.allCases).map { sign, status in
            """
            INSERT INTO bookings
                (id, reference, user_id, status, currency, total, hold_expires_at, contact_email,
                 created_at)
            SELECT '\(Self.id(status, 1))', 'AAAAA\(sign)', id, 'held', 'EUR', 1000, now(), email, now()
            FROM users
            """
        }
        let payments = PaymentStatus.allCases.map {
            Self.insert($0, id: "'\(Self.id($0, 2))'", of: Self.id($0, 1))
        }
        try fresh.run(
            script: """
                INSERT INTO users (username, email, password_hash, role)
                VALUES ('anna', 'anna@example.com', '$argon2id$', 'attendee');
                \(bookings.joined(separator: ";"));
                BEGIN;
                ALTER TABLE payments DISABLE TRIGGER payments_made;
                \(payments.joined(separator: ";"));
                ALTER TABLE payments ENABLE TRIGGER payments_made;
                COMMIT
                """
        )
    }

    private static func id(_ status: PaymentStatus, _ kind: Int) -> String {
        let place = PaymentStatus.allCases.firstIndex(of: status) ?? 0
        return "00000000-0000-4000-8000-0000000000\(kind)\(place)"
    }

    func payment(_ status: PaymentStatus) -> String { Self.id(status, 2) }

    /// The one that the payment of a status is for.
    func booking(_ status: PaymentStatus) -> String { Self.id(status, 1) }

    /// - Parameter id: As SQL.
    func insert(_ status: PaymentStatus, id: String, of booking: String) -> String {
        Self.insert(status, id: id, of: booking)
    }

    private static func insert(
        _ status: PaymentStatus,
        id: String,
        of booking: String
    ) -> String {
        """
        INSERT INTO payments (id, booking_id, method, status, currency, amount, captured, user_id)
        SELECT \(id), '\(booking)', 'sandbox_success', '\(status.rawValue)', 'EUR', 1000,
               \(status == .captured ? 1_000 : 0), id FROM users
        """
    }

    /// The constraint that refuses statements, if one does; what they do is undone.
    ///
    /// - Parameter role: As whom: the responder, if nobody else is named.
    func refusal(of sql: String, as role: String = "holdfast_responder") throws -> String? {
        var session = try Connection.open(
            database.conninfo(as: role),
            deadline: .now + .seconds(20)
        )
        do {
            try session.run(script: "BEGIN; \(sql); ROLLBACK")
            return nil
        } catch {
            return error.constraint ?? error.sqlState.rawValue
        }
    }
}
