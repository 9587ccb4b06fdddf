import Reservations
import Support
import Testing

struct MomentTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T01:00:00+01:00", 0),
            ("1969-12-31T23:59:59z", -1), ("2027-06-01t12:34:56+00:00", 1_811_853_296),
            ("2024-02-29T00:00:00-00:30", 1_709_166_600), ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("2100-03-01T00:00:00Z", 4_107_542_400), ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("2027-06-01T12:34:56.789Z", 1_811_853_296), ("2027-06-01T12:34:60Z", 1_811_853_299),
            ("2000-03-01T00:00:00Z", 951_868_800), ("2099-06-01T19:30:00+14:00", 4_083_975_000),
        ]
    )
    func `a time with its offset is read`(text: String, epoch: Int) {
        #expect(Moment(text)?.epoch == epoch)
    }

    @Test(
        arguments: [
            "", "2027-06-01", "2027-06-01T12:34:56", "2027-06-01 12:34:56Z", "2027-06-01T12:34Z",
            "2027-02-29T12:34:56Z", "2027-06-01T24:00:00Z", "2027-06-01T12:60:00Z",
            "2027-06-01T12:34:61Z", "2027-06-01T12:34:56+1:00", "2027-06-01T12:34:56+0100",
            "2027-06-01T12:34:56+24:00", "2027-06-01T12:34:56+01:60", "2027-06-01T12:34:56.Z",
            "2027-06-01T12:34:56,5Z", "2027-06-01T12:34:56ZZ", " 2027-06-01T12:34:56Z",
            "2027-06-01T12:34:56Z ", "2027-06-01T1２:34:56Z", "2027-06-01T12:34:5６Z", "T12:34:56Z",
            "2027-06-01T-1:34:56Z", "2027-06-01T12:34:56-", "2027-06-01T12:34:56.5",
        ]
    )
    func `anything else is none`(text: String) {
        #expect(Moment(text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00+00:00"), (1_811_853_296, "2027-06-01T12:34:56+00:00"),
            (951_782_399, "2000-02-28T23:59:59+00:00"), (-1, "1969-12-31T23:59:59+00:00"),
            (-86_400, "1969-12-31T00:00:00+00:00"), (-86_401, "1969-12-30T23:59:59+00:00"),
            (-62_135_596_800, "0001-01-01T00:00:00+00:00"),
            (253_402_300_799, "9999-12-31T23:59:59+00:00"),
        ]
    )
    func `a time is written in UTC, and read as the same`(epoch: Int, text: String) {
        #expect(Moment(epoch: epoch).utcText == text)
        #expect(Moment(text)?.epoch == epoch)
    }

    @Test
    func `any time is read as it was written`() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<10_000 {
            let epoch = Int.random(in: -62_135_596_800...253_402_300_799, using: &random)
            let text = Moment(epoch: epoch).utcText
            #expect(Moment(text)?.epoch == epoch, "\(epoch): \(text)")
        }
    }

    @Test
    func `every day of 400 years follows the one before`() throws {
        var last = try #require(Moment("1999-12-31T00:00:00Z")).epoch
        for year in 2000..<2400 {
            for month in 1...12 {
                for day in 1...31 {
                    let date = [year, month, day].map { String($0) }
                    let text = "\(date[0])-\(date[1].padded)-\(date[2].padded)T00:00:00Z"
                    guard let moment = Moment(text) else { continue }
                    #expect(moment.epoch == last + 86_400)
                    last = moment.epoch
                }
            }
        }
        #expect(Moment("2399-12-31T00:00:00Z")?.epoch == last)
    }
}

extension String {
    fileprivate var padded: String { count < 2 ? "0\(self)" : self }
}
