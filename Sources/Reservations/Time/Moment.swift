/// A point in time, to the second.
package struct Moment: Hashable, Sendable {
    /// Seconds since 1970-01-01 UTC.
    package let epoch: Int

    /// From 2000 to the end of 8999: every zone is a whole number of minutes ahead, and every year has
    /// four digits, also after a while and in any zone.
    package static let bounds = Moment(epoch: 946_684_800)..<Moment(epoch: 221_845_392_000)

    /// All that can be stored, in microseconds since 1970: up to the end of 9999.
    static let microseconds = 0...253_402_300_799_999_999

    package init(epoch: Int) {
        self.epoch = epoch
    }

    /// Reads a date and time with its offset, `2027-06-01T19:30:00+02:00`, as RFC 3339 has it.
    ///
    /// Parts of a second are cut off; a leap second counts as the one before it.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] | 0x20 == UInt8(ascii: "t"),
            let date = LocalDate(String(decoding: bytes[..<10], as: UTF8.self)),
            let time = Self.seconds(bytes[11..<19]),
            let offset = Self.offset(Self.withoutFraction(bytes[19...]))
        else { return nil }
        epoch = date.dayNumber * 86_400 + time - offset
    }

    /// `HH:MM:SS` as seconds.
    private static func seconds(_ bytes: ArraySlice<UInt8>) -> Int? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }),
            let hours = number(parts[0], upTo: 23), let minutes = number(parts[1], upTo: 59),
            let seconds = number(parts[2], upTo: 60)
        else { return nil }
        return hours * 3_600 + minutes * 60 + min(seconds, 59)
    }

    /// What follows the fraction of a second; what is no fraction stays, and is no offset.
    private static func withoutFraction(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.first == UInt8(ascii: ".") else { return bytes }
        let rest = bytes.dropFirst().drop(while: \.isASCIIDigit)
        return rest.startIndex - bytes.startIndex > 1 ? rest : bytes
    }

    /// `Z` or `+HH:MM`, in seconds ahead of UTC.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let sign = bytes.first else { return nil }
        if bytes.count == 1, sign | 0x20 == UInt8(ascii: "z") { return 0 }
        let parts = bytes.dropFirst().split(
            separator: UInt8(ascii: ":"),
            omittingEmptySubsequences: false
        )
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), parts.count == 2,
            parts.allSatisfy({ $0.count == 2 }),
            let hours = number(parts[0], upTo: 23), let minutes = number(parts[1], upTo: 59)
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func number(_ digits: ArraySlice<UInt8>, upTo limit: Int) -> Int? {
        digits.decimalNumber.flatMap { $0 <= limit ? $0 : nil }
    }
}

extension Moment {
    /// UTC, as RFC 3339 writes it: `2027-06-01T17:30:00+00:00`; from the year 1 to the end of 9999.
    package var utcText: String {
        // Rounded down, also before 1970.
        let seconds = (epoch % 86_400 + 86_400) % 86_400
        let days = (epoch - seconds) / 86_400
        let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { number in
            number < 10 ? "0\(number)" : "\(number)"
        }
        return "\(LocalDate(dayNumber: days))T\(parts.joined(separator: ":"))+00:00"
    }
}

extension Moment: Comparable {
    package static func < (left: Moment, right: Moment) -> Bool {
        left.epoch < right.epoch
    }
}
