import Postgres

extension Connection {
    /// Runs SQL by a connection of its own, and returns the first column as text.
    @discardableResult
    static func firstColumn(
        of sql: String,
        at conninfo: String,
        within limit: Duration
    ) throws -> [String] {
        var connection = try open(conninfo, deadline: .now + limit)
        return try connection.execute(Statement(verbatim: sql))
            .map { (row) throws(PostgresError) in row.optionalText(0) ?? "" }
    }
}
