import JSONText
import Support
import Testing

@Suite("Calling off what is paid", .serialized)
struct PaidCallingOffTests {
    private static let stack = SharedStack { try Stack.paying() }
    private static let bookings = 40

    private let stack: Stack
    private let organizer: Visitor
    private let customers: [Visitor]

    init() throws {
        let stack = try Self.stack()
        self.stack = stack
        organizer = try stack.organizer()
        customers = try (0..<4).map { _ in try stack.customer() }
    }

    @Test
    func `gives everybody's money back though the responder is killed over it`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let bookings = try (0..<Self.bookings).map { index in
            try stack.hold(offer, 1, by: customers[index % customers.count])
        }
        let paid = try onThreads(8) { [stack, customers] lane in
            stride(from: lane, to: Self.bookings, by: 8).count { index in
                let customer = customers[index % customers.count]
                return (try? stack.pay(bookings[index], by: customer).status) == 200
            }
        }
        #expect(paid.reduce(0, +) == Self.bookings)
        let change = try stack.call(
            "PATCH",
            "/events/\(offer.event)",
            [("status", .string("cancelled"))],
            by: organizer
        )
        #expect(change.status == 200, "\(change.text)")
        stack.responder?.kill()
        try stack.startResponder()
        #expect(stack.settles(within: .seconds(120)))
        try expectFinished(offer, bookings)
    }

    private func expectFinished(_ offer: Stack.Offer, _ bookings: [String]) throws {
        let progress = "/events/\(offer.event)/cancellation"
        let told = try stack.call("GET", progress, by: organizer)
        #expect(told.json?["status"] == .string("finished"), "\(told.text)")
        #expect(told.json?["bookings"]?["left"] == .number(0))
        #expect(told.json?["bookings"]?["ended"] == .number(Self.bookings))
        #expect(told.json?["refunds"]?["open"] == .number(0))
        for (index, booking) in bookings.enumerated() {
            let customer = customers[index % customers.count]
            let status = try stack.status(booking, by: customer)
            // Money that had not been taken yet is not taken any more.
            #expect(["refunded", "cancelled"].contains(status))
            #expect(try stack.kept(for: booking) == 0)
        }
        let balance = try stack.call("GET", "/users/me/balance", by: organizer)
        let left = balance.json?["balances"]?[0]?["balance"]
        #expect([nil, .string("0.00")].contains(left), "\(balance.text)")
        try stack.expectSound()
    }
}
