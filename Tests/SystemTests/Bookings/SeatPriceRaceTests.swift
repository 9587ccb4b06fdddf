import JSONText
import Platform
import Support
import Testing

@Suite("Rivals for the last early seats", .serialized)
struct SeatPriceRaceTests {
    private static let together = SharedStack()
    /// Each of two responders sells to one customer after another: nobody is in a batch with others.
    private static let apart = SharedStack {
        try Stack(settings: oneByOne, limits: .outOfReach, sharesOut: true)
    }
    /// A machine that is busy with other tests is no reason to turn anybody away.
    private static let oneByOne = SharedStack.cheapPasswords.merging([
        "HOLDFAST_BOOKING_BATCH": "1", "HOLDFAST_BOOKING_WAIT_MS": "20000",
    ]) { $1 }

    /// Thirty rivals, each for a seat of their own, of which each of the first ten has a price of its own.
    private func race(_ stack: Stack) throws {
        let early = JSON.array(
            (1...10).map { turn in
                Stack.object([("price", .string("\(turn).00")), ("first", .number(turn))])
            }
        )
        let organizer = try stack.organizer()
        let show = try stack.makeShow(
            try stack.makeMovie(by: organizer),
            by: organizer,
            [("early_prices", early)]
        )
        let id = try #require(show.json?["id"]?.text, "\(show.text)")
        let customer = try stack.customer()
        let meeting = Meeting(of: 30)
        let prices = try onThreads(30) { index in
            meeting.attend(within: .seconds(30))
            let made = try? stack.book(Stack.seats("show", id, "\(index + 1)"), by: customer)
            return made?.json?["items"]?[0]?["price_at_booking"]?.text ?? "\(made?.text ?? "")"
        }
        let expected =
            (1...10).map { "\($0).00" } + Array(repeating: "12.50", count: 20)
        #expect(prices.sorted() == expected.sorted())
        try stack.expectSound()
    }

    @Test
    func `in one batch: each early price is paid once`() throws {
        try race(try Self.together())
    }

    @Test
    func `of two responders: each early price is paid once`() throws {
        let stack = try Self.apart()
        let second = try SecondResponder(of: stack, settings: Self.oneByOne)
        try second.awaitTurn(in: stack)
        try race(stack)
    }
}
