import Postgres

/// A kind of file that can be imported: how its lines are read, and what becomes of them.
protocol Import: Sendable {
    /// Columns that the file must have, and those that it may have.
    var columns: (required: [String], optional: [String]) { get }

    /// Makes the table that lines are copied to, gone at the transaction's end; its first column is
    /// `line integer`.
    var createStage: String { get }
    var copy: StaticString { get }
    /// What it fills, by names with commas.
    var tables: String { get }

    /// The stage's columns after the line's number.
    ///
    /// - Throws: What is wrong with the line, in words.
    func fields(of line: CSVTable.Line) throws(LineFault) -> [String?]

    /// How many lines one statement stores.
    var stride: Int { get }

    /// What is done to the stage before anything is stored, in order.
    var checks: [ImportCheck] { get }

    /// Stores the staged lines of a range, and tells how many rows it added and changed.
    func store(
        lines: ClosedRange<Int>,
        _ connection: inout Connection
    ) throws(PostgresError) -> (added: Int, changed: Int)
}

extension Import {
    var stride: Int { 200 }
}

/// A step between staging and storing.
enum ImportCheck: Sendable {
    /// A query for staged lines that are bad: line and reason, a line at most once.
    case badLines(Statement)
    /// A script that prepares what the next steps need, from the lines that are good so far.
    case prepare(String)
    /// What needs more than SQL: tells which of the lines that are good so far are bad.
    case examine(@Sendable (inout Connection) throws(PostgresError) -> [BadLine])
}

extension Connection {
    /// Runs statements that return the key of each row they touch and whether that is new: what is
    /// touched in several ways is told once.
    mutating func keys(
        touchedBy statements: Statement...
    ) throws(PostgresError) -> (added: Set<String>, changed: Set<String>) {
        var added: Set<String> = []
        var touched: Set<String> = []
        for statement in statements {
            _ = try execute(statement).map { (row) throws(PostgresError) in
                let key = try row.text(0)
                if try row.bool(1) { added.insert(key) } else { touched.insert(key) }
            }
        }
        return (added, touched.subtracting(added))
    }
}

/// What is wrong with one line.
struct LineFault: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
