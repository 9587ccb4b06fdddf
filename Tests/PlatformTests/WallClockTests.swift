import Platform
import Testing

struct WallClockTests {
    @Test
    func `a moment is told in UTC and in English`() {
        let format: StaticString = "%a, %d %b %Y %H:%M:%S +0000"
        #expect(WallClock.text(ofSeconds: 0, format) == "Thu, 01 Jan 1970 00:00:00 +0000")
        #expect(WallClock.text(ofSeconds: 951_868_799, format) == "Tue, 29 Feb 2000 23:59:59 +0000")
    }
}
