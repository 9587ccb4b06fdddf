import Reservations
@testable import Storage
import Support
import Testing

/// A line of a schedule with which nothing is wrong, some columns changed.
private func line(_ changes: [String: String] = [:]) throws -> CSVTable.Line {
    var columns = [
        "carrier": "HF", "number": "12", "departure": "JFK", "arrival": "LAX",
        "departure_time": "23:55", "arrival_time": "02:10", "arrival_day": "1", "days": "1357",
        "first_date": "2027-06-01", "last_date": "2027-06-30", "aircraft": "32N",
        "fares": "economy=199.00;business=900 USD",
    ]
    columns.merge(changes) { _, new in new }
    let names = columns.keys.sorted()
    let fields = names.map { columns[$0] ?? "" }
    let file = TemporaryFile(
        names.joined(separator: ",") + "\n" + fields.joined(separator: ",") + "\n"
    )
    let table = try CSVTable(path: file.path, required: names, optional: [])
    guard case .line(let line)? = try table.next() else { throw LineFault("no line") }
    return line
}

@Suite("A line of a schedule")
struct FlightScheduleTests {
    @Test("is read column by column")
    func reading() throws {
        let schedule = try FlightSchedule(try line())
        #expect(schedule.carrier == "HF")
        #expect(schedule.number == "12")
        #expect(schedule.departure.text == "JFK")
        #expect(schedule.arrival.text == "LAX")
        #expect(schedule.departureTime == "23:55")
        #expect(schedule.arrivalTime == "02:10")
        #expect(schedule.arrivalDay == 1)
        #expect(schedule.days == [1, 3, 5, 7])
        #expect(schedule.firstDate.description == "2027-06-01")
        #expect(schedule.lastDate.description == "2027-06-30")
        #expect(schedule.aircraft == "32N")
        #expect(schedule.currency.code == "USD")
        #expect(schedule.fares.map(\.cabin) == [.economy, .business])
        #expect(schedule.fares.map(\.value.minorUnits) == [19_900, 90_000])
    }

    @Test(
        "may leave the arrival's day open or set it",
        arguments: [("", nil), ("-1", -1), ("0", 0), ("2", 2)] as [(String, Int?)]
    )
    func arrivalDay(text: String, expected: Int?) throws {
        #expect(try FlightSchedule(try line(["arrival_day": text])).arrivalDay == expected)
    }

    @Test("may be for one day")
    func oneDay() throws {
        let schedule = try FlightSchedule(try line(["last_date": "2027-06-01"]))
        #expect(schedule.firstDate == schedule.lastDate)
    }

    @Test(
        "that is bad names the column and what was expected",
        arguments: [
            (
                "carrier", ["", "H", "HFX", "hf", "H ", "É"],
                "expected two capital letters or digits"
            ),
            ("number", ["", "0", "007", "10000", "-1", "+1", "1a", "１"], "expected 1 to 9999"),
            ("departure", ["", "JF", "JFKX", "J1K"], "expected three letters"),
            ("arrival", ["", "LA", "LAXX"], "expected three letters"),
            ("arrival", ["JFK", "jfk"], "the same as departure"),
            (
                "departure_time",
                ["", "24:00", "12:60", "1:00", "12", "12:00:00", "-1:00", "+1:00"], "expected HH:MM"
            ),
            ("arrival_time", ["", "99:99", "ab:cd", "１２:00", "12:0\u{301}"], "expected HH:MM"),
            ("arrival_day", ["3", "-2", "x", "1.0"], "expected -1, 0, 1, 2"),
            (
                "days", ["", "0", "8", "11", "1 2", "mon", "１２", "一", "①"],
                "expected some of 1234567"
            ),
            ("first_date", ["", "2027-02-30", "01.06.2027"], "expected a date"),
            ("last_date", ["", "2027-02-29", "2027-6-30"], "expected a date"),
            ("last_date", ["2027-05-31", "2026-12-31"], "before first_date"),
            ("aircraft", ["", "32", "32NX", "32n"], "expected three capital letters or digits"),
            (
                "fares", ["", "economy=1", "economy=1 XXX", "economy=1 EUR x", "EUR"],
                "fares: expected"
            ),
            ("fares", ["coach=1 EUR", "economy EUR", "economy=1;economy=2 EUR"], "cannot read"),
            (
                "fares",
                ["economy=-1 EUR", "economy=1.234 EUR", "economy=1.0 JPY", "economy= EUR"],
                "cannot read"
            ),
            ("fares", ["; EUR"], "expected at least one cabin"),
        ]
    )
    func badColumns(column: String, texts: [String], expected: String) throws {
        for text in texts {
            let bad = try line([column: text])
            let fault = #expect(throws: LineFault.self, "\(column)=\(text)") {
                _ = try FlightSchedule(bad)
            }
            #expect(fault?.reason.hasPrefix(column + ": ") == true)
            #expect(fault?.reason.contains(expected) == true)
        }
    }
}
