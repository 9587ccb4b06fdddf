import CLibpq

extension Connection {
    /// Sends rows by COPY … FROM STDIN in the text format.
    ///
    /// - Parameters:
    ///   - sql: The COPY statement.
    ///   - next: The next row's columns, nil after the last.
    /// - Returns: How many rows were copied.
    @discardableResult
    package mutating func copy(
        _ sql: StaticString,
        _ next: () -> [String?]?
    ) throws(PostgresError) -> Int {
        guard !isBroken, PQsendQuery(handle, "\(sql)") == 1 else { throw lost() }
        isBroken = true
        try flush()
        try beginCopy()
        var line: [UInt8] = []
        while let row = next() {
            CopyText.encode(row, into: &line)
            try put(line)
            line.removeAll(keepingCapacity: true)
        }
        try endCopy()
        return try drain()
    }

    private mutating func beginCopy() throws(PostgresError) {
        guard let result = try nextResult() else { throw lost() }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COPY_IN else {
            let error = PostgresError(of: result)
            _ = try? drain()
            throw error
        }
    }

    private func put(_ bytes: [UInt8]) throws(PostgresError) {
        while true {
            let status = bytes.withUnsafeBytes { buffer in
                PQputCopyData(
                    handle,
                    buffer.assumingMemoryBound(to: CChar.self).baseAddress,
                    CInt(buffer.count)
                )
            }
            if status == 1 { return }
            // 0: libpq's buffer is full.
            guard status == 0 else { throw lost() }
            try flush()
        }
    }

    private func endCopy() throws(PostgresError) {
        while true {
            let status = PQputCopyEnd(handle, nil)
            if status == 1 { return try flush() }
            guard status == 0 else { throw lost() }
            try flush()
        }
    }

    /// Reads results to the end of the command.
    private mutating func drain() throws(PostgresError) -> Int {
        var count = 0
        var failure: PostgresError?
        while let result = try nextResult() {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_COMMAND_OK {
                count = Int(String(cString: PQcmdTuples(result))) ?? 0
            } else {
                failure = failure ?? PostgresError(of: result)
            }
        }
        isBroken = false
        if let failure { throw failure }
        return count
    }
}

/// The text format of COPY, see "File Formats" on COPY's page of the PostgreSQL manual.
enum CopyText {
    static func encode(_ row: [String?], into line: inout [UInt8]) {
        for (index, value) in row.enumerated() {
            if index > 0 { line.append(UInt8(ascii: "\t")) }
            guard let value else {
                line += "\\N".utf8
                continue
            }
            for byte in value.utf8 { append(byte, to: &line) }
        }
        line.append(UInt8(ascii: "\n"))
    }

    private static func append(_ byte: UInt8, to line: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\\"): line += "\\\\".utf8
        case UInt8(ascii: "\t"): line += "\\t".utf8
        case UInt8(ascii: "\n"): line += "\\n".utf8
        case UInt8(ascii: "\r"): line += "\\r".utf8
        default: line.append(byte)
        }
    }
}
