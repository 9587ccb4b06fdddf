import Platform

/// One line of the log as JSON, built a field at a time.
package struct LogLine: ~Copyable {
    private(set) var bytes: [UInt8] = []

    /// Starts a line with the fields that all have.
    package init(level: StaticString, message: String) {
        bytes.reserveCapacity(256)
        bytes += "{\"time\":\"".utf8
        bytes += Timestamp.text(ofMilliseconds: WallClock.milliseconds).utf8
        bytes += "\"".utf8
        add("level", "\(level)")
        add("message", message)
    }

    package mutating func add(_ name: String, _ value: String) {
        begin(name)
        appendQuoted(value)
    }

    package mutating func add(_ name: String, _ value: Int) {
        begin(name)
        bytes += String(value).utf8
    }

    /// Adds a duration as milliseconds with three decimals.
    package mutating func add(_ name: String, _ value: Duration) {
        begin(name)
        let microseconds = Int(value.seconds * 1e6)
        bytes += String(microseconds / 1_000).utf8
        bytes.append(UInt8(ascii: "."))
        bytes += String(1_000 + microseconds % 1_000).utf8.dropFirst()
    }

    /// Hands the finished line to `sink`.
    package consuming func send(to sink: LogSink, urgent: Bool = false) {
        bytes += "}\n".utf8
        sink.append(bytes, urgent: urgent)
    }

    private mutating func begin(_ name: String) {
        bytes.append(UInt8(ascii: ","))
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Times as RFC 3339 writes them.
enum Timestamp {
    /// Milliseconds since 1970 as UTC, by the civil calendar of ISO 8601.
    static func text(ofMilliseconds milliseconds: Int) -> String {
        let days = milliseconds / 86_400_000
        let rest = milliseconds % 86_400_000
        let (year, month, day) = date(ofDay: days)
        let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map(padded)
        let fraction = String(1_000 + rest % 1_000).dropFirst()
        let date = "\(year)-\(padded(month))-\(padded(day))"
        return "\(date)T\(time[0]):\(time[1]):\(time[2]).\(fraction)Z"
    }

    private static func padded(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// The date of a day since 1970-01-01, counting in 400-year cycles from 0000-03-01.
    private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let cycle = shifted / 146_097
        let dayOfCycle = shifted % 146_097
        let leapDays = dayOfCycle / 1_460 - dayOfCycle / 36_524 + dayOfCycle / 146_096
        let yearOfCycle = (dayOfCycle - leapDays) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
