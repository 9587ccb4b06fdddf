import Reservations
import Testing

struct YearMonthTests {
    @Test(
        arguments: [
            ("2027-06", "2027-06-01", "2027-06-30"), ("2027-02", "2027-02-01", "2027-02-28"),
            ("2028-02", "2028-02-01", "2028-02-29"), ("2000-02", "2000-02-01", "2000-02-29"),
            ("2100-02", "2100-02-01", "2100-02-28"), ("0001-01", "0001-01-01", "0001-01-31"),
            ("9999-12", "9999-12-01", "9999-12-31"),
        ]
    )
    func `a month has a first and a last date`(text: String, first: String, last: String) throws {
        let month = try #require(YearMonth(text))
        #expect(month.description == text)
        #expect((month.first.description, month.last.description) == (first, last))
        for date in [first, last] {
            #expect(YearMonth(of: try #require(LocalDate(date))) == month)
        }
    }

    @Test(
        arguments: [
            ("2027-06", "2027-06-01T00:00:00+00:00", "2027-07-01T00:00:00+00:00"),
            ("2028-02", "2028-02-01T00:00:00+00:00", "2028-03-01T00:00:00+00:00"),
            ("2027-12", "2027-12-01T00:00:00+00:00", "2028-01-01T00:00:00+00:00"),
        ]
    )
    func `a month begins with its first day and ends where the next begins`(
        text: String,
        start: String,
        end: String
    ) throws {
        let month = try #require(YearMonth(text))
        #expect((month.start.utcText, month.end.utcText) == (start, end))
    }

    @Test
    func `every date of many years is in the month that it names`() {
        for day in stride(from: -719_162, to: 2_932_896, by: 17) {
            let date = LocalDate(dayNumber: day)
            #expect(YearMonth(of: date).description == date.description.prefix(7))
        }
    }

    @Test(
        arguments: [
            "", "2027", "2027-6", "2027-00", "2027-13", "0000-01", "2027-06-01", "2027/06",
            " 2027-06", "2027-06 ", "27-06", "+027-06", "10000-01",
        ]
    )
    func `what is no month is none`(text: String) {
        #expect(YearMonth(text) == nil)
    }
}
