/// A month of the Gregorian calendar, by UTC.
package struct CalendarMonth: Hashable, Sendable, CustomStringConvertible {
    /// `YYYY-MM`.
    package let description: String
    /// Its first moment, and the next month's.
    package let start: Moment
    package let end: Moment

    /// Reads `YYYY-MM`, from 2000 to 8999.
    package init?(_ text: String) {
        guard let first = LocalDate("\(text)-01") else { return nil }
        // In the month after, whichever days that has.
        let after = LocalDate(dayNumber: first.dayNumber + 31).description.prefix(7)
        guard let next = LocalDate("\(after)-01") else { return nil }
        description = text
        start = Moment(epoch: first.dayNumber * 86_400)
        end = Moment(epoch: next.dayNumber * 86_400)
        guard Moment.bounds.contains(start) else { return nil }
    }
}
