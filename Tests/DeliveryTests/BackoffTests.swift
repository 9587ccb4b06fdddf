@testable import Delivery
import Testing

struct BackoffTests {
    @Test
    func `pauses double up to a bound, and half of each is chance`() {
        let longest = [5, 10, 20, 40, 80, 160, 320, 600, 600]
        for (index, seconds) in longest.enumerated() {
            let failures = index + 1
            let full = Duration.seconds(seconds)
            #expect(Backoff.mail.pause(after: failures, random: 1) == full)
            #expect(Backoff.mail.pause(after: failures, random: 0) == full / 2)
        }
        #expect(Backoff.mail.pause(after: 10_000, random: 1) == .seconds(600))
    }
}
