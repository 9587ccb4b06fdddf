import Platform
import Postgres
import Support
import Testing

@Suite("The end of a pipeline")
struct PipelineEndTests {
    @Test("may bring an error of its own, and the session goes on")
    func deferredConstraint() throws {
        let database = try FreshDatabase(isEmpty: true)
        var connection = try Connection.open(
            database.conninfo(as: "postgres"),
            deadline: .now + .seconds(20)
        )
        try connection.run(
            script: "CREATE TABLE seats (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED)"
        )
        // The constraint is checked when the implicit transaction commits: after the last statement.
        for _ in 0..<2 {
            let error = #expect(throws: PostgresError.self) {
                try connection.execute("INSERT INTO seats VALUES (12), (12)")
            }
            #expect(error?.sqlState == .uniqueViolation)
        }
        let isReusable = connection.isReusable
        #expect(isReusable)
        let count = try connection.execute("SELECT count(*) FROM seats")
            .first { (row) throws(PostgresError) in try row.int(0) }
        #expect(count == 0)
    }
}
