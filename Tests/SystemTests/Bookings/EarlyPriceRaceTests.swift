import JSONText
import Platform
import Support
import Testing

@Suite("Rivals for the last early prices", .serialized)
struct EarlyPriceRaceTests {
    private static let together = SharedStack()
    /// Each of two responders sells to one customer after another: nobody is in a batch with others.
    private static let apart = SharedStack {
        try Stack(settings: oneByOne, limits: .outOfReach, sharesOut: true)
    }
    /// A machine that is busy with other tests is no reason to turn anybody away.
    private static let oneByOne = SharedStack.cheapPasswords.merging([
        "HOLDFAST_BOOKING_BATCH": "1", "HOLDFAST_BOOKING_WAIT_MS": "20000",
    ]) { $1 }

    /// What is sold early: a seat of their own to each rival, or a ticket of one type to all.
    enum Wares: CaseIterable {
        case seats, tickets
    }

    /// Thirty rivals, for whom each of the first ten has a price of its own.
    private func race(for wares: Wares, _ stack: Stack) throws {
        let early = JSON.array(
            (1...10).map { turn in
                Stack.object([("price", .string("\(turn).00")), ("first", .number(turn))])
            }
        )
        let organizer = try stack.organizer()
        let (last, wish) = try offer(wares, [("early_prices", early)], by: organizer, stack)
        let customer = try stack.customer()
        let meeting = Meeting(of: 30)
        let prices = try onThreads(30) { index in
            meeting.attend(within: .seconds(30))
            let made = try? stack.book(wish(index), by: customer)
            return made?.json?["items"]?[0]?["price_at_booking"]?.text ?? "\(made?.text ?? "")"
        }
        let expected = (1...10).map { "\($0).00" } + Array(repeating: last, count: 20)
        #expect(prices.sorted() == expected.sorted())
        try stack.expectSound()
    }

    /// - Returns: What is paid when the early prices are over, and what the rival of a number asks for.
    private func offer(
        _ wares: Wares,
        _ prices: [(String, JSON)],
        by organizer: Visitor,
        _ stack: Stack
    ) throws -> (last: String, wish: @Sendable (Int) -> [(String, JSON)]) {
        switch wares {
        case .seats:
            let show = try stack.makeShow(try stack.makeMovie(by: organizer), by: organizer, prices)
            let id = try #require(show.json?["id"]?.text, "\(show.text)")
            return ("12.50", { Stack.seats("show", id, "\($0 + 1)") })
        case .tickets:
            let event = try stack.makeEvent(by: organizer)
            let type = try stack.makeTicketType(event, by: organizer, prices)
            let offer = Stack.Offer(
                event: event,
                type: try #require(type.json?["id"]?.text, "\(type.text)")
            )
            return ("25.50", { _ in Stack.tickets(offer) })
        }
    }

    @Test(arguments: Wares.allCases)
    func `in one batch: each early price is paid once`(wares: Wares) throws {
        try race(for: wares, try Self.together())
    }

    @Test(arguments: Wares.allCases)
    func `of two responders: each early price is paid once`(wares: Wares) throws {
        let stack = try Self.apart()
        let second = try SecondResponder(of: stack, settings: Self.oneByOne)
        try second.awaitTurn(in: stack)
        try race(for: wares, stack)
    }
}
