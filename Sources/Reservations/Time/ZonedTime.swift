/// A moment as people at one place read it.
package struct ZonedTime: Hashable, Sendable, CustomStringConvertible {
    /// Date and time there, `YYYY-MM-DDTHH:MM:SS`.
    package let local: String
    /// How far local time is ahead of UTC.
    package let offsetMinutes: Int
    /// Seconds since 1970-01-01 UTC.
    package let epoch: Int

    package init(local: String, offsetMinutes: Int, epoch: Int) {
        self.local = local
        self.offsetMinutes = offsetMinutes
        self.epoch = epoch
    }

    /// The date there.
    package var date: LocalDate? { LocalDate(local.prefix(10)) }

    /// As RFC 3339 writes it.
    package var description: String {
        let size = Int(offsetMinutes.magnitude)
        let hours = String(100 + size / 60).dropFirst()
        let minutes = String(100 + size % 60).dropFirst()
        return "\(local)\(offsetMinutes < 0 ? "-" : "+")\(hours):\(minutes)"
    }
}
