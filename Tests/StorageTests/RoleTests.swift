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
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        )
        tables = try names.map { name in
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

    @Test
    func `the responder reads every table`() throws {
        for table in tables {
            let sql = "SELECT * FROM \(table.name) LIMIT 1"
            #expect(try state(of: sql, as: database.responder) == nil, "\(sql)")
        }
    }

    @Test
    func `the responder changes no table, the owner may`() throws {
        for (name, column) in tables {
            for sql in [
                "UPDATE \(name) SET \(column) = \(column) WHERE false",
                "DELETE FROM \(name) WHERE false",
                "INSERT INTO \(name) SELECT * FROM \(name) WHERE false",
                "TRUNCATE \(name) CASCADE",
                "ALTER TABLE \(name) RENAME TO other",
                "DROP TABLE \(name) CASCADE",
                "CREATE INDEX ON \(name) (\(column))",
            ] {
                #expect(try state(of: sql, as: database.responder) == Self.denied, "\(sql)")
                #expect(try state(of: sql, as: database.owner) == nil, "\(sql)")
            }
        }
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
}
