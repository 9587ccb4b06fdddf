import Reservations
import Testing

@Suite("A local date")
struct LocalDateTests {
    @Test(
        "that exists is taken as it is written",
        arguments: [
            "0001-01-01", "2000-02-29", "2024-02-29", "2027-02-28", "2027-12-31", "9999-12-31",
        ]
    )
    func existing(text: String) {
        #expect(LocalDate(text)?.description == text)
    }

    @Test(
        "that does not exist, or is written otherwise, is none",
        arguments: [
            "2027-02-30", "2027-02-29", "1900-02-29", "2100-02-29", "2027-04-31", "2027-00-10",
            "2027-13-01", "2027-01-00", "2027-01-32", "0000-01-01", "", "2027", "2027-1-01",
            "2027-01-1", "20270101", "2027/01/01", "2027-01-01 ", " 2027-01-01", "+027-01-01",
            "-027-01-01", "2027-+1-01", "2027-01--1", "27-01-0001", "2027-01-01T00:00", "２０27-01",
            "2027-0a-01", "2027_01_01", "2027-01-0\u{301}",
        ]
    )
    func missing(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test("exists 146,097 times in 400 years, and in every order of digits sorts as time does")
    func gregorianCycle() {
        var previous: LocalDate?
        var count = 0
        for year in 1_900..<2_300 {
            for month in 0...13 {
                for day in 0...32 {
                    let text = "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))"
                    guard let date = LocalDate(text) else { continue }
                    count += 1
                    if let previous { #expect(previous < date) }
                    previous = date
                }
            }
        }
        #expect(count == 146_097)
    }

    @Test(
        "of a February has 29 days in leap years alone",
        arguments: [(2_024, 29), (2_023, 28), (2_000, 29), (1_900, 28), (2_400, 29)]
    )
    func leapYears(year: Int, days: Int) {
        let existing = (1...31).filter { LocalDate("\(year)-02-\(Self.twoDigits($0))") != nil }
        #expect(existing.count == days)
    }

    @Test("of a day's number is the one that has this number, and is written as it is read")
    func dayNumbers() throws {
        let first = try #require(LocalDate("1600-01-01")).dayNumber
        var number = first
        for year in 1_600...2_400 {
            for month in 1...12 {
                for day in 1...31 {
                    let text = "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))"
                    guard let date = LocalDate(text) else { continue }
                    #expect(date.dayNumber == number)
                    #expect(LocalDate(dayNumber: number) == date)
                    number += 1
                }
            }
        }
        #expect(number - first == 2 * 146_097 + 366)
    }

    @Test(
        "far away has its day's number, too",
        arguments: [
            ("0001-01-01", -719_162), ("0004-02-29", -718_008), ("0100-03-01", -682_944),
            ("1970-01-01", 0), ("9996-02-29", 2_931_495), ("9999-12-31", 2_932_896),
        ]
    )
    func farDayNumbers(text: String, number: Int) {
        #expect(LocalDate(text)?.dayNumber == number)
        #expect(LocalDate(dayNumber: number).description == text)
    }

    private static func twoDigits(_ number: Int) -> Substring {
        String(100 + number).dropFirst()
    }
}
