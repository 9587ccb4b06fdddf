import CLibpq

/// The rows of one result.
package struct Rows: ~Copyable {
    private let handle: OpaquePointer

    /// Takes over a result that libpq has reported as good.
    init(adopting handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    package var count: Int {
        Int(PQntuples(handle))
    }

    /// How many rows an INSERT, UPDATE, DELETE or COPY touched.
    package var affected: Int {
        Int(String(cString: PQcmdTuples(handle))) ?? 0
    }

    /// Decodes every row.
    package func map<Value>(
        _ decode: (borrowing Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for index in 0..<PQntuples(handle) {
            values.append(try decode(Row(result: handle, index: index)))
        }
        return values
    }

    /// Decodes the first row, if there is one.
    package func first<Value>(
        _ decode: (borrowing Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value? {
        guard count > 0 else { return nil }
        return try decode(Row(result: handle, index: 0))
    }
}

/// A view of one row.
///
/// It is not copyable, so a borrowed row cannot outlive its result.
package struct Row: ~Copyable {
    fileprivate let result: OpaquePointer
    fileprivate let index: CInt

    /// The column's text, or nil for NULL.
    package func optionalText(_ column: Int) -> String? {
        guard PQgetisnull(result, index, CInt(column)) == 0 else { return nil }
        return String(cString: PQgetvalue(result, index, CInt(column)))
    }

    /// The column's text; NULL is an error.
    package func text(_ column: Int) throws(PostgresError) -> String {
        guard let text = optionalText(column) else {
            throw PostgresError(.dataException, message: "column \(column) is NULL")
        }
        return text
    }

    package func int(_ column: Int) throws(PostgresError) -> Int {
        try decode(column, as: "an integer") { Int($0) }
    }

    /// The column's integer, or nil for NULL.
    package func optionalInt(_ column: Int) throws(PostgresError) -> Int? {
        optionalText(column) == nil ? nil : try int(column)
    }

    package func double(_ column: Int) throws(PostgresError) -> Double {
        try decode(column, as: "a number") { Double($0) }
    }

    package func bool(_ column: Int) throws(PostgresError) -> Bool {
        try decode(column, as: "a boolean") { $0 == "t" ? true : $0 == "f" ? false : nil }
    }

    /// The column's bytea.
    package func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try decode(column, as: "a bytea in the hex format") { text in
            let digits = text.utf8.dropFirst(2).compactMap { Character(.init($0)).hexDigitValue }
            guard text.hasPrefix("\\x"), digits.count == text.utf8.count - 2,
                digits.count.isMultiple(of: 2)
            else { return nil }
            return stride(from: 0, to: digits.count, by: 2).map {
                UInt8(digits[$0] << 4 | digits[$0 + 1])
            }
        }
    }

    /// Decodes the column's text; NULL, and text that `parse` refuses, are errors.
    package func decode<Value>(
        _ column: Int,
        as kind: StaticString,
        _ parse: (String) -> Value?
    ) throws(PostgresError) -> Value {
        guard let value = parse(try text(column)) else {
            throw PostgresError(.dataException, message: "column \(column) is not \(kind)")
        }
        return value
    }
}
