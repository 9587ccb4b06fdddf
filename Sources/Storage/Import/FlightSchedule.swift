import Reservations

/// One line of a schedule, read and checked as far as it can be without the timetable.
struct FlightSchedule {
    /// A line may cover so many days at most: a season and a half.
    static let periodLimit = 400

    let carrier: String
    /// Digits without leading zeros.
    let number: String
    let departure: AirportCode
    let arrival: AirportCode
    /// `HH:MM`, local.
    let departureTime: String
    let arrivalTime: String
    /// Days from the departure's local date to the arrival's; nil takes the first that comes after
    /// the departure.
    let arrivalDay: Int?
    /// ISO weekdays, 1 for Monday.
    let days: [Int]
    let firstDate: LocalDate
    let lastDate: LocalDate
    let aircraft: String
    let currency: Currency
    let fares: [(cabin: Cabin, value: Money)]

    init(_ line: CSVTable.Line) throws(LineFault) {
        carrier = try line.carrier("carrier")
        number = try Self.number(line)
        departure = try line.airport("departure")
        arrival = try line.airport("arrival")
        guard departure != arrival else { throw LineFault("arrival: the same as departure") }
        departureTime = try Self.time(line, "departure_time")
        arrivalTime = try Self.time(line, "arrival_time")
        arrivalDay = try Self.arrivalDay(line)
        days = try Self.days(line)
        firstDate = try Self.date(line, "first_date")
        lastDate = try Self.date(line, "last_date")
        guard firstDate <= lastDate else { throw LineFault("last_date: before first_date") }
        aircraft = try line.aircraft("aircraft")
        (fares, currency) = try Self.fares(line)
    }

    private static func number(_ line: CSVTable.Line) throws(LineFault) -> String {
        let text = line["number"]
        guard let number = Int(text), (1...9_999).contains(number), text == String(number) else {
            throw LineFault("number: expected 1 to 9999 without leading zeros")
        }
        return text
    }

    private static func time(_ line: CSVTable.Line, _ column: String) throws(LineFault) -> String {
        let text = line[column]
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [2, 2], text.utf8.allSatisfy({ $0.isDigit || $0 == 58 }),
            let hour = Int(parts[0]), hour < 24, let minute = Int(parts[1]), minute < 60
        else { throw LineFault("\(column): expected HH:MM") }
        return text
    }

    private static func arrivalDay(_ line: CSVTable.Line) throws(LineFault) -> Int? {
        let text = line["arrival_day"]
        guard !text.isEmpty else { return nil }
        guard let day = Int(text), (-1...2).contains(day) else {
            throw LineFault("arrival_day: expected -1, 0, 1, 2 or nothing")
        }
        return day
    }

    private static func days(_ line: CSVTable.Line) throws(LineFault) -> [Int] {
        let days = line["days"].utf8.map { Int($0) - Int(UInt8(ascii: "0")) }
        guard !days.isEmpty, Set(days).count == days.count,
            days.allSatisfy((1...7).contains)
        else { throw LineFault("days: expected some of 1234567, 1 being Monday") }
        return days
    }

    private static func date(_ line: CSVTable.Line, _ column: String) throws(LineFault) -> LocalDate
    {
        guard let date = LocalDate(line[column]) else {
            throw LineFault("\(column): expected a date as YYYY-MM-DD")
        }
        return date
    }

    private static func fares(
        _ line: CSVTable.Line
    ) throws(LineFault) -> ([(cabin: Cabin, value: Money)], Currency) {
        let parts = line["fares"].split(separator: " ")
        guard parts.count == 2, let currency = Currency(String(parts[1])) else {
            throw LineFault("fares: expected cabin=price;cabin=price, a space and a currency")
        }
        let fares = try line.cabins("fares", in: parts[0]) { Money(decimal: $0, currency) }
        return (fares, currency)
    }
}
