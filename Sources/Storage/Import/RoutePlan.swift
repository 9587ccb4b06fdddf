package import Reservations

/// What flies where a timetable is made of how often routes are flown.
package struct RoutePlan: Sendable {
    /// The most days of one timetable: a season and a half.
    package static let dayBounds = 1...FlightSchedule.periodLimit

    /// The first day of the timetable, in each departure's local time.
    package let firstDate: LocalDate
    package let days: Int
    /// Whose flights they are, two capital letters or digits.
    package let carrier: String
    /// What fares are in.
    package let currency: Currency

    package init(firstDate: LocalDate, days: Int, carrier: String, currency: Currency) {
        self.firstDate = firstDate
        self.days = days
        self.carrier = carrier
        self.currency = currency
    }
}
