import Postgres
import Support
import Testing

struct RowTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase(isEmpty: true)
    }

    private static let awkward = [
        "", "it's", "\"quoted\"", "back\\slash", "{curly,braces}", "NULL", "tab\tline\nreturn\r",
        "Ünïcödé 東京 👩‍👩‍👧", "$1; DROP TABLE x; --", " spaces ", "%_",
    ]

    @Test(arguments: awkward)
    func `a text comes back as it was sent`(text: String) throws {
        var session = try database.session()
        let texts = try session.texts("SELECT \(text)::text")
        #expect(texts == [text])
    }

    @Test
    func `an array's elements come back as they were sent`() throws {
        var session = try database.session()
        let texts = try session.texts(
            "SELECT unnest FROM unnest(\(Self.awkward)::text[]) WITH ORDINALITY ORDER BY ordinality"
        )
        #expect(texts == Self.awkward)
        let numbers = try session.texts("SELECT \([3, -1, 2])::integer[]")
        #expect(numbers == ["{3,-1,2}"])
        let none = try session.texts("SELECT cardinality(\([String]())::text[])")
        #expect(none == ["0"])
    }

    @Test
    func `NULL is told from empty text both ways`() throws {
        var session = try database.session()
        let nothing: String? = nil
        let texts = try session.texts("SELECT \(nothing)::text")
        #expect(texts == [nil])
        let empty = try session.texts("SELECT ''")
        #expect(empty == [""])
        let isNull = try session.texts("SELECT (\(nothing)::text IS NULL)::text")
        #expect(isNull == ["true"])
    }

    @Test
    func `numbers and booleans come back as such`() throws {
        var session = try database.session()
        let row = try session.execute(
            "SELECT \(Int.min)::bigint, \(Int.max)::bigint, \(0.1)::float8, \(true)::boolean, \(false)::boolean"
        ).first { (row) throws(PostgresError) in
            (
                try row.int(0), try row.int(1), try row.double(2), try row.bool(3), try row.bool(4)
            )
        }
        let values = try #require(row)
        #expect(values == (Int.min, Int.max, 0.1, true, false))
    }

    @Test(arguments: [[], [0], [255, 0, 92, 39, 120], Array(0...255)] as [[UInt8]])
    func `bytes come back as they were sent`(bytes: [UInt8]) throws {
        var session = try database.session()
        let rows = try session.execute(
            "SELECT \(Bytes(bytes))::bytea, octet_length(\(Bytes(bytes))::bytea)"
        ).map { (row) throws(PostgresError) in (try row.bytes(0), try row.int(1)) }
        #expect(rows.map(\.0) == [bytes])
        #expect(rows.map(\.1) == [bytes.count])
    }

    @Test(arguments: ["", "x", "\\x0", "\\xg0", "00"])
    func `a text that is no bytea is an error`(text: String) throws {
        var session = try database.session()
        let error = failure {
            try session.execute("SELECT \(text)::text").map { (row) throws(PostgresError) in
                try row.bytes(0)
            }
        }
        #expect(error?.sqlState == .dataException)
    }

    @Test
    func `a column of another type is an error, and so is NULL`() throws {
        var session = try database.session()
        for statement: Statement in ["SELECT 'x'", "SELECT NULL", "SELECT ''"] {
            let error = failure {
                try session.execute(statement).map { (row) throws(PostgresError) in
                    try row.int(0)
                }
            }
            #expect(error?.sqlState == .dataException)
        }
        let one = try session.texts("SELECT 1")
        #expect(one == ["1"])
    }

    @Test
    func `the server says how many rows a statement touched`() throws {
        var session = try database.session()
        try session.run(script: "CREATE TABLE t (n int)")
        let inserted = try session.execute("INSERT INTO t SELECT generate_series(1, 7)").affected
        let deleted = try session.execute("DELETE FROM t WHERE n > \(5)").affected
        #expect((inserted, deleted) == (7, 2))
    }
}
