import Postgres
import Reservations

extension Store {
    /// `LIMIT` as a part of the text: bound as a parameter, PostgreSQL would not know that the list is
    /// short, and plan each time anew.
    ///
    /// - Parameter count: At most one more than a page may have, so that there are few texts.
    static func limit(_ count: Int) -> Statement {
        Statement(verbatim: "LIMIT \(min(count, PageLimits.range.upperBound + 1))")
    }
}
