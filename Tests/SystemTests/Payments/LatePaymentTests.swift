import JSONText
import Platform
import Support
import Testing

/// Holds end while they are being paid, and rivals wait for what they keep.
@Suite("A payment at the end of its hold", .serialized)
struct LatePaymentTests {
    private static let price = 2_550
    /// As many holds end at about the same time.
    private static let lanes = 20

    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor
    private let rival: Visitor

    init() throws {
        stack = try Stack.paying()
        organizer = try stack.visitor("org", role: "organizer")
        customer = try stack.visitor("cus")
        rival = try stack.visitor("riv")
    }

    /// Two who want the only ticket of an event, each of whom pays for it if he gets it.
    private struct Round: Sendable {
        let event: String
        /// The one who was first, and the rival's if he got it.
        let bookings: [String]
    }

    @Test
    func `sells nothing twice, and keeps no money for nothing`() throws {
        let count = TestEnvironment.isLong ? 1_000 : 200
        let isOver = Monitor(false)
        let sweeping = try Crowd(1) { [stack] _ in
            while !isOver.withLock({ $0 }) {
                _ = try? stack.expire()
                Process.sleep(.milliseconds(100))
            }
        }
        let rounds = try onThreads(Self.lanes) { _ in
            (0..<(count / Self.lanes)).compactMap { number in
                try? round(payingAfter: Self.pause(number))
            }
        }.flatMap(\.self)
        isOver.withLock { $0 = true }
        sweeping.join()
        #expect(rounds.count == count)
        #expect(stack.settles(within: .seconds(180)))
        try expectOneOwner(rounds)
        try expectMoneyWhereSold(rounds)
        try stack.expectSound()
    }

    /// A lane's first one is in time and its second one late, however busy the machine is; the others are
    /// paid at about the moment when their holds end.
    private static func pause(_ number: Int) -> Duration {
        switch number {
        case 0: .zero
        case 1: .milliseconds(1_500)
        default: .milliseconds(Int.random(in: 600..<1_100))
        }
    }

    /// Holds the only ticket for a second, and pays for it.
    private func round(payingAfter pause: Duration) throws -> Round {
        let offer = try stack.makeOffer(
            by: organizer,
            capacity: 1,
            quantity: 1,
            [("hold_seconds", .number(1)), ("payment_grace_seconds", .number(0))]
        )
        let booking = try stack.hold(offer, 1, by: customer)
        let rivals = Monitor<[String]>([])
        let racing = try Crowd(2) { [stack, customer] index in
            guard index == 0 else { return rivals.withLock { $0 = buy(offer) } }
            Process.sleep(pause)
            if Bool.random() {
                _ = try? stack.pay(booking, by: customer)
            } else {
                let delay = [("delay_seconds", JSON.number(Int.random(in: 0...1)))]
                _ = try? stack.pay(booking, "sandbox_late", by: customer, delay)
            }
        }
        racing.join()
        return Round(event: offer.event, bookings: [booking] + rivals.withLock { $0 })
    }

    /// Asks for the ticket for a while, and pays for it.
    private func buy(_ offer: Stack.Offer) -> [String] {
        Process.sleep(.milliseconds(Int.random(in: 800..<1_000)))
        let deadline = ContinuousClock.now + .milliseconds(800)
        while ContinuousClock.now < deadline {
            let made = try? stack.book(Stack.tickets(offer), by: rival)
            if made?.status == 201, let booking = made?.json?["id"]?.text {
                _ = try? stack.pay(booking, by: rival)
                return [booking]
            }
            Process.sleep(.milliseconds(50))
        }
        return []
    }

    private func expectOneOwner(_ rounds: [Round]) throws {
        let twice = try stack.database.query(
            """
            SELECT inventory_id FROM bookings JOIN booking_items ON booking_id = bookings.id
            WHERE status IN ('confirmed', 'payment_pending')
            GROUP BY inventory_id HAVING count(*) > 1
            """
        )
        #expect(twice.isEmpty)
        // Otherwise nobody was late, or nobody was in time.
        let owners = try rounds.map { try stack.status($0.bookings[0], by: customer) }
        #expect(owners.contains("confirmed"))
        #expect(owners.contains { $0 != "confirmed" })
    }

    private func expectMoneyWhereSold(_ rounds: [Round]) throws {
        for round in rounds {
            for (index, booking) in round.bookings.enumerated() {
                let status = try stack.status(booking, by: index == 0 ? customer : rival)
                let kept = try stack.kept(for: booking)
                let isSold = status == "confirmed"
                #expect(kept == (isSold ? Self.price : 0), "\(status ?? "") \(booking)")
            }
        }
    }
}
