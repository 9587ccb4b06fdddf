/// A line of a file that could not be taken, and why.
package struct BadLine: Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1, the header being the first.
    package let line: Int
    package let reason: String

    package var description: String { "line \(line): \(reason)" }
}

/// Splits CSV into records as the bytes arrive, see RFC 4180.
///
/// Our own because it must hold one record at a time, whatever the file's size, and know its line:
/// the libraries at hand read a file whole.
struct CSVReader {
    enum Record: Hashable {
        case fields(line: Int, [String])
        case bad(BadLine)
    }

    /// A longer record is no line of a timetable but a quote that was never closed.
    private static let recordLimit = 65_536

    private enum Place {
        case fieldStart, bare, quoted, afterQuote
    }

    /// What some programs put before UTF-8 text: not part of the first column's name.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var place = Place.fieldStart
    private var hasSkippedMark = false
    private var fields: [String] = []
    private var field: [UInt8] = []
    private var size = 0
    private var line = 1
    private var recordLine = 1
    private var fault: String?

    /// Takes the next bytes and hands over every record that they complete.
    mutating func feed(_ bytes: [UInt8], _ take: (Record) -> Void) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if let record = step(byte) { take(record) }
        }
    }

    /// Ends the file, whose last line need not have an end.
    mutating func finish(_ take: (Record) -> Void) {
        if place == .quoted { fault = fault ?? "a quote that is not closed" }
        if size > 0, let record = endRecord() { take(record) }
    }

    private mutating func step(_ byte: UInt8) -> Record? {
        size += 1
        if size > Self.recordLimit {
            fault = "longer than \(Self.recordLimit) bytes"
            place = .bare
            field = []
        }
        switch (place, byte) {
        case (.quoted, UInt8(ascii: "\"")): place = .afterQuote
        case (.quoted, _): field.append(byte)
        case (.afterQuote, UInt8(ascii: "\"")):
            field.append(byte)
            place = .quoted
        case (_, UInt8(ascii: "\n")): return endRecord()
        case (_, UInt8(ascii: "\r")): break
        case (_, UInt8(ascii: ",")): endField()
        case (.fieldStart, UInt8(ascii: "\"")): place = .quoted
        case (.afterQuote, _): fault = fault ?? "something after a closing quote"
        default:
            field.append(byte)
            place = .bare
            skipMark()
        }
        return nil
    }

    private mutating func skipMark() {
        guard line == 1, size == Self.byteOrderMark.count, field == Self.byteOrderMark,
            !hasSkippedMark
        else { return }
        hasSkippedMark = true
        field = []
        size = 0
        place = .fieldStart
    }

    private mutating func endField() {
        if let text = String(validating: field, as: UTF8.self) {
            fields.append(text)
        } else {
            fault = fault ?? "not valid UTF-8"
        }
        field.removeAll(keepingCapacity: true)
        place = .fieldStart
    }

    private mutating func endRecord() -> Record? {
        endField()
        defer {
            fields = []
            size = 0
            fault = nil
            recordLine = line
        }
        if let fault { return .bad(BadLine(line: recordLine, reason: fault)) }
        // An empty line says nothing.
        return fields == [""] ? nil : .fields(line: recordLine, fields)
    }
}
