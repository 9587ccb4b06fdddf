@testable import Daemon
import Testing

@Suite("A timestamp")
struct TimestampTests {
    @Test(
        "is the civil date and time in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"),
            (86_399_999, "1970-01-01T23:59:59.999Z"), (86_400_000, "1970-01-02T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_000_000_000_000, "2001-09-09T01:46:40.000Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
            (1_811_853_296_007, "2027-06-01T12:34:56.007Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (4_107_456_000_000, "2100-02-28T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ]
    )
    func known(milliseconds: Int, expected: String) {
        #expect(Timestamp.text(ofMilliseconds: milliseconds) == expected)
    }

    @Test("sorts as time does, day after day for 400 years")
    func order() {
        let dates = (0..<146_097).map { Timestamp.text(ofMilliseconds: $0 * 86_400_000) }
        #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 < $1 })
        #expect(dates.last == "2369-12-31T00:00:00.000Z")
    }

    @Test(
        "has numbers with leading zeros",
        arguments: [(0, 1, "0"), (7, 3, "007"), (1_234, 2, "1234"), (10, 2, "10"), (0, 2, "00")]
    )
    func decimals(number: Int, digits: Int, expected: String) {
        var text = Decimals()
        text.append(number, digits: digits)
        #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
    }
}
