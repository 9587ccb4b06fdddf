import JSONText
import Platform
import Support
import Testing

@Suite("Rivals for the best seats", .serialized)
struct BestSeatsRaceTests {
    private static let together = SharedStack()
    /// Each of two responders sells to one customer after another: nobody is in a batch with others.
    private static let apart = SharedStack {
        try Stack(settings: oneByOne, limits: .outOfReach, sharesOut: true)
    }
    /// A machine that is busy with other tests is no reason to turn anybody away.
    private static let oneByOne = SharedStack.cheapPasswords.merging([
        "HOLDFAST_BOOKING_BATCH": "1", "HOLDFAST_BOOKING_WAIT_MS": "20000",
    ]) { $1 }
    /// Asked by nginx in turn with the first one.
    private static let second = Monitor<SecondResponder?>(nil)

    private static func stack(areApart: Bool) throws -> Stack {
        guard areApart else { return try together() }
        let stack = try apart()
        try second.withLock { second in
            guard second == nil else { return }
            let responder = try SecondResponder(of: stack, settings: oneByOne)
            try responder.awaitTurn(in: stack)
            second = responder
        }
        return stack
    }

    /// What rivals were told, and the seats that they have.
    private struct Sold {
        let statuses: [Int]
        let seats: [[Int]]

        init(_ answers: [WebAnswer?]) {
            statuses = answers.map { $0?.status ?? 0 }
            seats = answers.compactMap { $0 }.filter { $0.status == 201 }.map(\.seatNumbers)
        }
    }

    @Test(arguments: [(200, false), (60, true)])
    func `all get two beside each other, as long as there are any`(
        seats: Int,
        areApart: Bool
    ) throws {
        let stack = try Self.stack(areApart: areApart)
        let show = try stack.makeHall(seats, by: try stack.organizer())
        let customer = try stack.customer()
        let pairs = seats / 2
        let sold = Sold(
            try onThreads(pairs + 5) { _ in try? stack.book(Stack.best(2, of: show), by: customer) }
        )
        #expect(sold.statuses.count { $0 == 201 } == pairs, "\(sold.statuses)")
        #expect(sold.statuses.count { $0 == 409 } == 5, "\(sold.statuses)")
        #expect(sold.seats.allSatisfy { $0.count == 2 && $0.areBesideEachOther }, "\(sold.seats)")
        #expect(Set(sold.seats.flatMap(\.self)).count == seats)
        let none = try stack.book(Stack.best(1, of: show), by: customer)
        #expect(none.text.contains("/problems/sold-out"), "\(none.text)")
        try stack.expectSound()
    }

    /// The control: who finds the best seats by the list, and books them by name, loses them to others.
    @Test
    func `who choose for themselves are told that others were faster`() throws {
        let stack = try Self.stack(areApart: true)
        let show = try stack.makeHall(60, by: try stack.organizer())
        let customer = try stack.customer()
        let meeting = Meeting(of: 20)
        let sold = Sold(
            try onThreads(20) { _ in
                let list = try? stack.call("GET", "/shows/\(show)/seats")
                meeting.attend(within: .seconds(30))
                let seats = list?.firstFreeSeats(2) ?? []
                let body: [(String, JSON)] = [
                    ("show_id", .string(show)), ("seats", .array(seats.map(JSON.string))),
                ]
                return try? stack.book(body, by: customer)
            }
        )
        #expect(sold.statuses.count { $0 == 201 } == 1, "\(sold.statuses)")
        #expect(sold.statuses.count { $0 == 409 } == 19, "\(sold.statuses)")
    }

    @Test(arguments: [false, true])
    func `get other seats than those who name theirs`(areApart: Bool) throws {
        let stack = try Self.stack(areApart: areApart)
        let show = try stack.makeHall(100, by: try stack.organizer())
        let customer = try stack.customer()
        let answers = try onThreads(60) { number -> (isBest: Bool, answer: WebAnswer?) in
            let isBest = number % 2 == 0
            let named = Stack.seats("show", show, "\(50 + number / 2)")
            let body = isBest ? Stack.best(2, of: show) : named
            return (isBest, try? stack.book(body, by: customer))
        }
        // Thirty name a seat each, thirty want two: there are enough for all who do not mind which.
        let best = Sold(answers.filter(\.isBest).map(\.answer))
        #expect(best.statuses.allSatisfy { $0 == 201 }, "\(best.statuses)")
        let named = Sold(answers.filter { !$0.isBest }.map(\.answer))
        #expect(named.statuses.allSatisfy { $0 == 201 || $0 == 409 }, "\(named.statuses)")
        let seats = (best.seats + named.seats).flatMap(\.self)
        #expect(Set(seats).count == seats.count, "\(seats.sorted())")
        try stack.expectSound()
    }

    /// All seats are kept by holds whose time is over: each makes room once, for one of many.
    @Test(arguments: [false, true])
    func `take over what overdue holds keep, all of it`(areApart: Bool) throws {
        let stack = try Self.stack(areApart: areApart)
        let show = try stack.makeHall(40, by: try stack.organizer())
        let customer = try stack.customer()
        for _ in 0..<10 {
            #expect(try stack.book(Stack.best(4, of: show), by: customer).status == 201)
        }
        try stack.database.query(
            """
            UPDATE bookings SET hold_expires_at = now() - interval '1 second'
            WHERE id IN (SELECT booking_id FROM seat_claims WHERE inventory_id = '\(show)')
            """
        )
        let rival = try stack.customer()
        let sold = Sold(
            try onThreads(22) { _ in try? stack.book(Stack.best(2, of: show), by: rival) }
        )
        #expect(sold.statuses.count { $0 == 201 } == 20, "\(sold.statuses)")
        #expect(sold.statuses.count { $0 == 409 } == 2, "\(sold.statuses)")
        #expect(Set(sold.seats.flatMap(\.self)).count == 40)
        try stack.expectSound()
    }
}

extension WebAnswer {
    /// Codes from a list of seats.
    fileprivate func firstFreeSeats(_ count: Int) -> [String] {
        guard case .array(let seats) = json?["seats"] else { return [] }
        let free = seats.filter { $0["status"] == .string("available") }
        return free.prefix(count).compactMap { $0["seat_code"]?.text }
    }
}
