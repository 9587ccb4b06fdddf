import Postgres
import Support
import Testing

struct RefusalTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase(isEmpty: true)
    }

    private static let schema = """
        CREATE TABLE owner (id int CONSTRAINT owner_key PRIMARY KEY);
        CREATE TABLE t (
            id int CONSTRAINT t_id_key UNIQUE CONSTRAINT t_id_positive CHECK (id > 0),
            owner int CONSTRAINT t_owner REFERENCES owner
        );
        INSERT INTO t VALUES (1, NULL);
        """

    @Test(arguments: [
        ("INSERT INTO t VALUES (1)", "23505", "t_id_key"),
        ("INSERT INTO t VALUES (-1)", "23514", "t_id_positive"),
        ("INSERT INTO t VALUES (2, 3)", "23503", "t_owner"),
        ("INSERT INTO nowhere VALUES (1)", "42P01", nil),
    ])
    func `a refused insert names its SQLSTATE and constraint`(
        sql: String,
        state: String,
        constraint: String?
    ) throws {
        var session = try database.session()
        try session.run(script: Self.schema)
        let error = failure { try session.execute(Statement(verbatim: sql)) }
        #expect(error?.sqlState.rawValue == state)
        #expect(error?.constraint == constraint)
        let rows = try session.execute("SELECT 1 FROM t").count
        #expect(rows == 1)
    }

    @Test
    func `what a customer may see of an error holds none of the server's words`() throws {
        var session = try database.session()
        let error = try #require(failure { try session.texts("SELECT \("secret")::integer") })
        #expect(!error.description.contains("secret"))
        #expect(error.debugDescription.contains("secret"))
    }
}
