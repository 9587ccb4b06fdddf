package import Reservations

/// What flies where a timetable is made of how often routes are flown.
package struct RoutePlan: Sendable {
    /// The most days of one timetable: a season and a half.
    package static let dayBounds = 1...FlightSchedule.periodLimit

    /// Whose flights they are if nobody says so: it is made where it is missing.
    package static let ownCarrier = "1R"

    /// The first day of the timetable, in each departure's local time.
    package let firstDate: LocalDate
    package let days: Int
    /// Whose flights they are, by the IATA designator.
    package let carrier: String
    let isCarrierGiven: Bool
    /// What fares are in.
    package let currency: Currency

    package init(firstDate: LocalDate, days: Int, carrier: String?, currency: Currency) {
        self.firstDate = firstDate
        self.days = days
        self.carrier = carrier ?? Self.ownCarrier
        isCarrierGiven = carrier != nil
        self.currency = currency
    }
}
