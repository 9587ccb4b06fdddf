import Reservations
import Testing

struct CalendarMonthTests {
    @Test(arguments: [
        ("2027-06", "2027-06-01T00:00:00+00:00", "2027-07-01T00:00:00+00:00"),
        ("2028-02", "2028-02-01T00:00:00+00:00", "2028-03-01T00:00:00+00:00"),
        ("2027-12", "2027-12-01T00:00:00+00:00", "2028-01-01T00:00:00+00:00"),
        ("8999-12", "8999-12-01T00:00:00+00:00", "9000-01-01T00:00:00+00:00"),
    ])
    func `a month begins with its first day and ends where the next begins`(
        text: String,
        start: String,
        end: String
    ) throws {
        let month = try #require(CalendarMonth(text))
        #expect(month.start.utcText == start)
        #expect(month.end.utcText == end)
        #expect(month.description == text)
    }

    @Test(arguments: [
        "", "2027", "2027-13", "2027-00", "2027-6", "2027-06-01", "1999-12", "9000-01", "+027-06",
    ])
    func `what is no month of our time is none`(text: String) {
        #expect(CalendarMonth(text) == nil)
    }

    @Test
    func `a statement's cursor is read as it was written, and in no other spelling`() {
        let cursor = StatementCursor(
            rank: 1_800_000_000_000_000,
            id: "0192b1c0-0000-7000-8000-00000000000a"
        )
        #expect(StatementCursor(cursor.description) == cursor)
        for text in [
            "", "s1", "s1.1", "s1.-1.\(cursor.id)", "s1.01.\(cursor.id)", "s2.1.\(cursor.id)",
            "s1.1.x",
        ] {
            #expect(StatementCursor(text) == nil, "\(text)")
        }
    }
}
