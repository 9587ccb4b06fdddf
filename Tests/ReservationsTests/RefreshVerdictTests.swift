import Reservations
import Testing

struct RefreshVerdictTests {
    private static let ages: [Double?] = [nil, 0, 59.9, 60, 60.1, 86_400]

    /// Every combination, beside what the rules of lost answers and of reuse make of it.
    private static let cases = [true, false].flatMap { isLive in
        [true, false].flatMap { isSame in
            ages.map { age in
                RefreshTokenState(sessionIsLive: isLive, secondsSinceUse: age, keyIsTheSame: isSame)
            }
        }
    }

    @Test(arguments: cases.filter { !$0.sessionIsLive })
    func `a session that is over is never carried on`(token: RefreshTokenState) {
        #expect(RefreshVerdict(token) == .refuse)
    }

    @Test(arguments: cases.filter { $0.sessionIsLive && $0.secondsSinceUse == nil })
    func `a token that was not used is followed by another`(token: RefreshTokenState) {
        #expect(RefreshVerdict(token) == .rotate)
    }

    @Test(arguments: cases.filter { $0.sessionIsLive && $0.secondsSinceUse != nil })
    func `a used one is good only with its key, and for a minute`(token: RefreshTokenState) {
        let isLostAnswer = token.keyIsTheSame && (token.secondsSinceUse ?? 0) <= 60
        #expect(RefreshVerdict(token) == (isLostAnswer ? .giveAgain : .endSession))
    }

    /// A clock that is set back makes nobody a thief.
    @Test
    func `a use in the future is one of just now`() {
        let token = RefreshTokenState(sessionIsLive: true, secondsSinceUse: -5, keyIsTheSame: true)
        #expect(RefreshVerdict(token) == .giveAgain)
    }
}
