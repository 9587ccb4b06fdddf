/// How the database's schema stands to this program.
package struct SchemaState: Hashable, Sendable {
    /// Applied here, as this program knows them.
    package var applied: [String] = []
    /// Known to this program, not applied here.
    package var pending: [String] = []
    /// Applied here, not known to this program.
    package var unknown: [String] = []
    /// Applied here with another text than this program knows.
    package var changed: [String] = []

    /// What to do before the service can start, nil if nothing.
    package var obstacle: String? {
        if !changed.isEmpty {
            return "migrations were applied with another text than this program has: "
                + "\(changed.joined(separator: ", ")); install the version that applied them"
        }
        if !unknown.isEmpty {
            return "the database is newer than this program, which does not know "
                + "\(unknown.joined(separator: ", ")); install the version that applied them"
        }
        if !pending.isEmpty {
            return "the database lacks \(pending.joined(separator: ", ")); run: holdfast migrate"
        }
        return nil
    }
}
