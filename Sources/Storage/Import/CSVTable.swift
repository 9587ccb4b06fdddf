import Platform

/// A CSV file with a header, read a line at a time.
final class CSVTable {
    /// A line by its columns' names.
    struct Line {
        let number: Int
        fileprivate let columns: [String: Int]
        fileprivate let fields: [String]

        /// The column's text; a column that the file lacks is empty.
        subscript(column: String) -> String {
            columns[column].map { fields[$0] } ?? ""
        }
    }

    enum Row {
        case line(Line)
        case bad(BadLine)
    }

    private var file: InputFile
    private var reader = CSVReader()
    private var records: ArraySlice<CSVReader.Record> = []
    private var isAtEnd = false
    private var columns: [String: Int] = [:]

    /// Opens a file and reads its header, whose columns may stand in any order.
    ///
    /// - Throws: Also when a required column is missing, or one is neither required nor optional: a
    ///   misspelt column must not be ignored in silence.
    init(path: String, required: [String], optional: [String]) throws(ImportError) {
        do {
            file = try InputFile(path: path)
        } catch {
            throw .file(error.description)
        }
        guard case .fields(_, let names) = try nextRecord() else {
            throw .header("expected a header with the columns \(required.joined(separator: ", "))")
        }
        let missing = required.filter { !names.contains($0) }
        let unknown = names.filter { !required.contains($0) && !optional.contains($0) }
        guard missing.isEmpty, unknown.isEmpty, Set(names).count == names.count else {
            throw .header(Self.fault(missing: missing, unknown: unknown))
        }
        columns = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }

    /// The next line, nil after the last.
    func next() throws(ImportError) -> Row? {
        switch try nextRecord() {
        case nil: return nil
        case .bad(let line): return .bad(line)
        case .fields(let number, let fields):
            guard fields.count == columns.count else {
                let reason = "expected \(columns.count) fields, found \(fields.count)"
                return .bad(BadLine(line: number, reason: reason))
            }
            return .line(Line(number: number, columns: columns, fields: fields))
        }
    }

    private func nextRecord() throws(ImportError) -> CSVReader.Record? {
        while records.isEmpty, !isAtEnd {
            var completed: [CSVReader.Record] = []
            let bytes: [UInt8]
            do {
                bytes = try file.read()
            } catch {
                throw .file(error.description)
            }
            if bytes.isEmpty {
                isAtEnd = true
                reader.finish { completed.append($0) }
            } else {
                reader.feed(bytes) { completed.append($0) }
            }
            records = completed[...]
        }
        return records.popFirst()
    }

    private static func fault(missing: [String], unknown: [String]) -> String {
        var faults: [String] = []
        if !missing.isEmpty { faults.append("missing columns: \(missing.joined(separator: ", "))") }
        if !unknown.isEmpty { faults.append("unknown columns: \(unknown.joined(separator: ", "))") }
        return faults.isEmpty ? "a column stands twice" : faults.joined(separator: "; ")
    }
}
