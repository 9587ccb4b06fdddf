import Postgres
import Support
import Testing

struct PipelineTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase(isEmpty: true)
    }

    @Test
    func `several statements take one round trip`() throws {
        let proxy = try PostgresProxy(to: database.conninfo(as: "postgres"))
        var session = try Connection.open(
            proxy.conninfo(insteadOf: database.conninfo(as: "postgres")),
            deadline: .now + .seconds(30)
        )
        let before = proxy.roundTrips
        var sums: [Int?] = []
        try session.pipeline((1...5).map { "SELECT \($0)::integer + 1" }) {
            (_, rows) throws(PostgresError) in
            sums.append(try rows.first { (row) throws(PostgresError) in try row.int(0) })
        }
        #expect(sums == [2, 3, 4, 5, 6])
        #expect(proxy.roundTrips - before == 1)
        // The control: one by one they take one each.
        for number in 1...5 { _ = try session.texts("SELECT \(number)::integer + 1") }
        #expect(proxy.roundTrips - before == 6)
    }

    @Test
    func `the first error ends a pipeline and leaves the session usable`() throws {
        var session = try database.session()
        try session.run(script: "CREATE TABLE t (n int PRIMARY KEY)")
        var seen: [Int] = []
        let error = failure {
            try session.pipeline([
                "INSERT INTO t VALUES (1)", "SELECT 1 / 0", "SELECT no_such_column",
                "INSERT INTO t VALUES (2)",
            ]) { (index, _) throws(PostgresError) in seen.append(index) }
        }
        #expect(error?.sqlState.rawValue == "22012")
        #expect(seen == [0])
        // Outside a transaction the statements are one: the first is undone as well.
        let count = try session.texts("SELECT count(*)::text FROM t")
        #expect(count == ["0"])
        let reusable = session.isReusable
        #expect(reusable)
    }

    @Test
    func `an error of the reader is thrown and leaves the session usable`() throws {
        var session = try database.session()
        let error = failure {
            try session.pipeline(["SELECT 'a'", "SELECT 'b'"]) { (_, rows) throws(PostgresError) in
                _ = try rows.first { (row) throws(PostgresError) in try row.int(0) }
            }
        }
        #expect(error?.message == "column 0 is not an integer")
        let texts = try session.texts("SELECT 'c'")
        #expect(texts == ["c"])
    }

    @Test
    func `a statement is prepared once for a session, whatever its parameters`() throws {
        var session = try database.session()
        for number in 1...10 { _ = try session.texts("SELECT \(number)::integer") }
        _ = try session.texts("SELECT \("x")")
        let prepared = try session.texts("SELECT statement FROM pg_prepared_statements ORDER BY 1")
        #expect(prepared.filter { $0 == "SELECT $1::integer" }.count == 1)
        // This one and the question itself.
        #expect(prepared.count == 3)
    }

    @Test
    func `a statement that could not be prepared is prepared when it can be`() throws {
        var session = try database.session()
        let later: Statement = "SELECT count(*)::text FROM later"
        for _ in 0..<2 {
            let error = failure { try session.texts(later) }
            #expect(error?.sqlState == .undefinedTable)
        }
        let other = try session.texts("SELECT 'other'")
        try session.run(script: "CREATE TABLE later ()")
        let count = try session.texts(later)
        #expect((other, count) == (["other"], ["0"]))
    }

    @Test
    func `answers larger than any buffer do not block the statements behind them`() throws {
        var session = try database.session()
        let size = 3_000_000
        let words = String(repeating: "x", count: size)
        var lengths: [Int] = []
        let statements = (1...6).map { _ in Statement("SELECT \(words)::text") }
        try session.pipeline(statements) { (_, rows) throws(PostgresError) in
            let text = try rows.first { (row) throws(PostgresError) in try row.text(0) }
            lengths.append(text?.utf8.count ?? 0)
        }
        #expect(lengths == Array(repeating: size, count: 6))
    }
}
