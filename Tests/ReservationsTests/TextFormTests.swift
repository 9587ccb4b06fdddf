import Reservations
import Testing

@Suite("An airport code")
struct AirportCodeTests {
    @Test(
        "is read in any case, spaces around it ignored",
        arguments: ["LHR", "lhr", "Lhr", " lhr ", "   LHR"]
    )
    func taken(text: String) {
        #expect(AirportCode(text)?.text == "LHR")
        #expect(AirportCode(text) == AirportCode("LHR"))
    }

    @Test(
        "is three Latin letters and nothing else",
        arguments: [
            "", " ", "LH", "LHRX", "L R", "L1R", "@HR", "[HR", "`HR", "{HR", "LHR\u{A0}",
            "LÄR", "ＬＨＲ",
            "LHR\u{301}", "ﬀR", "' OR 1=1",
        ]
    )
    func refused(text: String) {
        #expect(AirportCode(text) == nil)
    }
}

@Suite("A UUID's text")
struct UUIDTextTests {
    @Test(
        "is a UUID of any version in either case",
        arguments: [
            "0198c5e2-7b1a-7c3d-8e4f-0123456789ab", "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "550e8400-E29B-41d4-a716-446655440000",
        ]
    )
    func valid(text: String) {
        #expect(UUIDText.isValid(text))
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "x", "0198c5e27b1a7c3d8e4f0123456789ab", "0198c5e2-7b1a-7c3d-8e4f-0123456789a",
            "0198c5e2-7b1a-7c3d-8e4f-0123456789abc", "{0198c5e2-7b1a-7c3d-8e4f-0123456789ab}",
            "0198c5g2-7b1a-7c3d-8e4f-0123456789ab", "0198c5e2-7b1a-7c3d-8e4f-0123456789ab\n",
            " 0198c5e2-7b1a-7c3d-8e4f-0123456789ab", "0198c5e-27b1a-7c3d-8e4f-0123456789ab",
            "0198c5e2-7b1a-7c3d-8e4f-0123456789ab-", "０198c5e2-7b1a-7c3d-8e4f-0123456789ab",
            "0198c5e\u{301}2-7b1a-7c3d-8e4f-012345678ab",
        ]
    )
    func invalid(text: String) {
        #expect(!UUIDText.isValid(text))
    }
}

@Suite("A zoned time")
struct ZonedTimeTests {
    @Test(
        "is written with its offset as RFC 3339 has it",
        arguments: [
            (0, "+00:00"), (60, "+01:00"), (345, "+05:45"), (840, "+14:00"), (765, "+12:45"),
            (-300, "-05:00"), (-210, "-03:30"), (-30, "-00:30"), (-720, "-12:00"), (5, "+00:05"),
        ]
    )
    func offsets(minutes: Int, expected: String) {
        let time = ZonedTime(local: "2027-06-01T09:05:00", offsetMinutes: minutes, epoch: 0)
        #expect(time.description == "2027-06-01T09:05:00" + expected)
    }
}
