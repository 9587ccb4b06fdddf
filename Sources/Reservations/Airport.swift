/// An airport as the timetable knows it.
package struct Airport: Hashable, Sendable {
    package let code: AirportCode
    package let name: String
    package let city: String
    /// ISO 3166-1, two letters.
    package let country: String
    /// An IANA time zone, such as `Europe/Paris`.
    package let timeZone: String

    package init(
        code: AirportCode,
        name: String,
        city: String,
        country: String,
        timeZone: String
    ) {
        self.code = code
        self.name = name
        self.city = city
        self.country = country
        self.timeZone = timeZone
    }
}
