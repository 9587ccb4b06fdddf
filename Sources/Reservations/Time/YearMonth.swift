/// A month of a year.
package struct YearMonth: Hashable, Sendable, CustomStringConvertible {
    package let first: LocalDate

    /// The month in which a date lies.
    package init(of date: LocalDate) {
        let day = Array(date.description.utf8.suffix(2))[...].decimalNumber ?? 1
        first = LocalDate(dayNumber: date.dayNumber - day + 1)
    }

    /// Reads `YYYY-MM` as ISO 8601 has it.
    package init?(_ text: String) {
        guard let first = LocalDate("\(text)-01") else { return nil }
        self.first = first
    }

    package var last: LocalDate {
        // Every month has so many days, and none a second more of them.
        let later = (27...30).map { LocalDate(dayNumber: first.dayNumber + $0) }
        return later.last { YearMonth(of: $0) == self } ?? first
    }

    /// Its first moment, and the next month's, by UTC.
    package var start: Moment { Moment(epoch: first.dayNumber * 86_400) }
    package var end: Moment { Moment(epoch: (last.dayNumber + 1) * 86_400) }

    package var description: String { String(first.description.prefix(7)) }
}
