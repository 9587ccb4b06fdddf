/// Times as RFC 3339 writes them.
enum Timestamp {
    /// Milliseconds since 1970 as UTC, by the civil calendar of ISO 8601.
    static func text(ofMilliseconds milliseconds: Int) -> String {
        let (year, month, day) = date(ofDay: milliseconds / 86_400_000)
        let rest = milliseconds % 86_400_000
        var text = Decimals()
        text.append(year, digits: 4, before: "-")
        text.append(month, digits: 2, before: "-")
        text.append(day, digits: 2, before: "T")
        text.append(rest / 3_600_000, digits: 2, before: ":")
        text.append(rest / 60_000 % 60, digits: 2, before: ":")
        text.append(rest / 1_000 % 60, digits: 2, before: ".")
        text.append(rest % 1_000, digits: 3, before: "Z")
        return String(decoding: text.bytes, as: UTF8.self)
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

/// Decimal numbers with leading zeros, without a string for each: every request is logged.
struct Decimals {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(32)
    }

    /// Appends a number that is not negative with at least so many digits.
    mutating func append(_ number: Int, digits: Int) {
        if number >= 10 || digits > 1 { append(number / 10, digits: digits - 1) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// The same, with an ASCII sign behind it.
    mutating func append(_ number: Int, digits: Int, before sign: Unicode.Scalar) {
        append(number, digits: digits)
        bytes.append(UInt8(ascii: sign))
    }
}
