import Platform
import Postgres
import Support
import Testing

struct RoleTests {
    private let database: FreshDatabase
    private let tables: [(name: String, column: String)]

    init() throws {
        let fresh = try FreshDatabase()
        database = fresh
        let names = try fresh.query(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
              AND NOT relispartition
            ORDER BY 1
            """
        )
        tables = try names.map { name in
            // Others of it are the database's to tell.
            if name == "catalog_changes" { return (name, "inventory_id") }
            let columns = try fresh.query(
                """
                SELECT column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = '\(name)' AND ordinal_position = 1
                """
            )
            return (name, try #require(columns.first))
        }
        #expect(tables.count >= 7)
    }

    private func state(of sql: String, as conninfo: String) throws -> SQLState? {
        var session = try Connection.open(conninfo, deadline: .now + .seconds(20))
        do {
            try session.run(script: "BEGIN; \(sql); ROLLBACK")
            return nil
        } catch {
            return error.sqlState
        }
    }

    private static let denied = SQLState(rawValue: "42501")
    /// By a trigger.
    private static let guarded = SQLState(rawValue: "23514")

    @Test
    func `the responder reads every table`() throws {
        for table in tables {
            let sql = "SELECT * FROM \(table.name) LIMIT 1"
            #expect(try state(of: sql, as: database.responder) == nil, "\(sql)")
        }
    }

    /// What the responder may do to tables beside reading them; the rest is the operator's.
    private static let changes: [String: Set<String>] = [
        "users": ["INSERT"],
        "sessions": ["INSERT", "UPDATE", "DELETE"],
        "refresh_tokens": ["INSERT", "UPDATE", "DELETE"],
        "password_resets": ["INSERT", "UPDATE", "DELETE"],
        "revocations": ["INSERT", "DELETE"],
        "outbox": ["INSERT", "UPDATE"],
        "inventories": ["INSERT", "UPDATE", "DELETE"],
        "inventory_counts": ["INSERT", "UPDATE", "DELETE"],
        "inventory_sales": ["INSERT", "UPDATE", "DELETE"],
        "events": ["INSERT", "UPDATE", "DELETE"],
        "ticket_types": ["INSERT", "UPDATE", "DELETE"],
        "ticket_type_counts": ["INSERT", "UPDATE", "DELETE"],
        "ticket_type_sales": ["INSERT", "UPDATE", "DELETE"],
        "zones": ["INSERT", "UPDATE", "DELETE"],
        "zone_counts": ["INSERT", "UPDATE", "DELETE"],
        "movies": ["INSERT", "UPDATE", "DELETE"],
        "shows": ["INSERT", "UPDATE", "DELETE"],
        "seat_plans": ["INSERT"],
        "plan_seats": ["INSERT"],
        "plan_zones": ["INSERT"],
        "catalog_changes": ["INSERT"],
        "bookings": ["INSERT"],
        "booking_items": ["INSERT"],
        "seat_claims": ["INSERT", "DELETE"],
        "booking_events": ["INSERT"],
        "idempotency": ["INSERT", "UPDATE", "DELETE"],
        "batches": ["INSERT", "DELETE"],
        "cancellations": ["INSERT"],
        "payments": ["INSERT"],
        "refunds": ["INSERT"],
        "refund_quotes": ["INSERT", "DELETE"],
        "webhooks": ["INSERT", "DELETE"],
        "ledger": ["INSERT"],
        "inventory_views": ["INSERT"],
        "vouchers": ["INSERT", "UPDATE", "DELETE"],
        "voucher_counts": ["INSERT", "UPDATE", "DELETE"],
        "organizations": ["INSERT"],
        "memberships": ["INSERT", "DELETE"],
        "invitations": ["INSERT", "DELETE"],
        "check_ins": ["INSERT"],
    ]

    /// What the owner is refused as well: the books stay, whatever they refer to.
    private static let kept: [String: Set<String>] = [
        "ledger": ["UPDATE", "DELETE", "TRUNCATE"], "bookings": ["TRUNCATE"], "users": ["TRUNCATE"],
        "vouchers": ["TRUNCATE"], "inventories": ["TRUNCATE"], "seat_plans": ["TRUNCATE"],
        "time_zones": ["TRUNCATE"], "organizations": ["TRUNCATE"],
    ]

    @Test
    func `the responder changes only what it must, the owner all but the books`() throws {
        for (name, column) in tables {
            for (change, sql) in [
                ("UPDATE", "UPDATE \(name) SET \(column) = \(column) WHERE false"),
                ("DELETE", "DELETE FROM \(name) WHERE false"),
                (
                    "INSERT",
                    "INSERT INTO \(name) (\(column)) SELECT \(column) FROM \(name) WHERE false"
                ),
                ("TRUNCATE", "TRUNCATE \(name) CASCADE"),
                ("ALTER", "ALTER TABLE \(name) RENAME TO other"),
                ("DROP", "DROP TABLE \(name) CASCADE"),
                ("CREATE", "CREATE INDEX ON \(name) (\(column))"),
            ] {
                let expected = Self.changes[name]?.contains(change) == true ? nil : Self.denied
                #expect(try state(of: sql, as: database.responder) == expected, "\(sql)")
                let refusal = Self.kept[name]?.contains(change) == true ? Self.guarded : nil
                #expect(try state(of: sql, as: database.owner) == refusal, "\(sql)")
            }
        }
    }

    @Test(arguments: ["id", "role", "created_at"])
    func `the responder leaves an account's role and origin alone`(column: String) throws {
        let sql = "UPDATE users SET \(column) = \(column) WHERE false"
        #expect(try state(of: sql, as: database.responder) == Self.denied)
    }

    @Test
    func `the responder makes no admin and changes nobody who has been shut out`() throws {
        func insert(_ name: String, _ role: String, isActive: Bool = true) -> String {
            """
            INSERT INTO users (username, email, password_hash, role, is_active)
            VALUES ('\(name)', '\(name)@example.com', '$argon2id$', '\(role)', \(isActive))
            """
        }
        #expect(try state(of: insert("anna", "admin"), as: database.responder) == Self.denied)
        #expect(try state(of: insert("anna", "organizer"), as: database.responder) == nil)
        #expect(try state(of: insert("anna", "admin"), as: database.owner) == nil)
        try database.query(insert("berta", "attendee", isActive: false))
        var session = try Connection.open(database.responder, deadline: .now + .seconds(20))
        let change: Statement = "UPDATE users SET is_active = true"
        #expect(try session.execute(change).affected == 0)
    }

    @Test
    func `the responder makes nothing new, the owner may`() throws {
        for sql in [
            "CREATE TABLE public.more ()", "CREATE VIEW public.more AS SELECT 1",
            "CREATE FUNCTION public.more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE SCHEMA more",
        ] {
            #expect(try state(of: sql, as: database.responder) == Self.denied, "\(sql)")
            #expect(try state(of: sql, as: database.owner) == nil, "\(sql)")
        }
    }

    @Test
    func `nobody adds a seat to a plan that is there`() throws {
        let sql = """
            INSERT INTO plan_seats
            SELECT plan_id, 'ZZ9', 999, section, row_name, column_name, zone, features, is_blocked, x, y
            FROM plan_seats LIMIT 1
            """
        for role in [database.responder, database.owner] {
            #expect(try state(of: sql, as: role) == SQLState(rawValue: "23514"))
        }
    }

    @Test
    func `nobody makes seats without their plan, or takes away the plan of seats`() throws {
        let lost = """
            INSERT INTO plan_seats
            SELECT -1, code, position, section, row_name, column_name, zone, features, is_blocked, x, y
            FROM plan_seats LIMIT 1
            """
        for role in [database.responder, database.owner] {
            #expect(try state(of: lost, as: role) == SQLState(rawValue: "23514"))
        }
        let unseated = "DELETE FROM seat_plans WHERE id = (SELECT plan_id FROM plan_seats LIMIT 1)"
        #expect(try state(of: unseated, as: database.owner) == SQLState(rawValue: "23503"))
    }

    @Test
    func `the responder does not tell when the catalog changed`() throws {
        let sql = "INSERT INTO catalog_changes (changed_at) SELECT now() WHERE false"
        #expect(try state(of: sql, as: database.responder) == Self.denied)
    }
}
