import JSONText
import Platform
import Support
import Testing

@Suite("Payments that race", .serialized)
struct PaymentRaceTests {
    private static let stack = SharedStack { try Stack.paying(sharesOut: true) }
    /// Asked by nginx in turn with the first one.
    private static let second = Monitor<SecondResponder?>(nil)
    private static let price = 2_550

    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        let stack = try Self.stack()
        try Self.second.withLock { second in
            guard second == nil else { return }
            let responder = try SecondResponder(of: stack)
            try responder.awaitTurn(in: stack)
            second = responder
        }
        self.stack = stack
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    @Test
    func `for one booking end in one charge`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let statuses = try onThreads(30) { [stack, customer] index in
            try? stack.pay(booking, by: customer, key: "\(index)").status
        }
        #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
        #expect(statuses.count { $0 == 409 } == 29, "\(statuses)")
        #expect(stack.settles())
        let charges = try stack.charges(for: booking)
        #expect(charges.count == 1)
        #expect(charges.first??.captured == 2 * Self.price)
        try stack.expectSound()
    }

    @Test
    func `with one key end in one charge`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let statuses = try onThreads(30) { [stack, customer] _ in
            try? stack.pay(booking, by: customer, key: "one").status
        }
        #expect(statuses.contains(200))
        #expect(statuses.allSatisfy { $0 == 200 || $0 == 409 }, "\(statuses)")
        #expect(stack.settles())
        let charges = try stack.charges(for: booking)
        #expect(charges.count == 1)
        #expect(charges.first??.captured == 2 * Self.price)
    }

    @Test
    func `with a cancelling leave either a booking and its money, or neither`() throws {
        let methods = ["sandbox_success", "sandbox_timeout", "sandbox_decline"]
        let offer = try stack.makeOffer(by: organizer)
        let bookings = try (0..<24).map { _ in try stack.hold(offer, 1, by: customer) }
        _ = try onThreads(48) { [stack, customer] index in
            let booking = bookings[index / 2]
            if index.isMultiple(of: 2) {
                let method = methods[index / 2 % methods.count]
                _ = try? stack.pay(booking, method, by: customer)
            } else {
                _ = try? stack.cancel(booking, by: customer)
            }
        }
        #expect(stack.settles())
        for booking in bookings { try expectBookingOrNoMoney(booking) }
        try stack.expectSound()
    }

    /// Money is kept for what is sold, and for nothing else.
    private func expectBookingOrNoMoney(_ booking: String) throws {
        let status = try stack.status(booking, by: customer)
        let kept = try stack.kept(for: booking)
        #expect(kept == (status == "confirmed" ? Self.price : 0), "\(status ?? "") \(booking)")
    }

    @Test
    func `of two cancellings give the money back once`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        let statuses = try onThreads(8) { [stack, customer] _ in
            try? stack.cancel(booking, by: customer).status
        }
        #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
        #expect(statuses.count { $0 == 409 } == 7, "\(statuses)")
        #expect(stack.isRefunded(booking, by: customer))
        let refunds = "SELECT amount FROM refunds WHERE booking_id = '\(booking)'"
        #expect(try stack.database.query(refunds) == ["\(2 * Self.price)"])
        let charges = try stack.charges(for: booking)
        #expect(charges.first??.refunded == 2 * Self.price)
        try stack.expectSound()
    }

    @Test
    func `of parts and of all of it give each part's money back once`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let other = try stack.makeTicketType(
            offer.event,
            by: organizer,
            [("name", .string("Other")), ("price", .string("10.00")), ("quantity", .number(60))]
        )
        let types = [offer.type, try #require(other.json?["id"]?.text, "\(other.text)")]
        let items = types.map {
            JSON.object([("ticket_type_id", .string($0)), ("quantity", .number(1))])
        }
        let body = [("event_id", JSON.string(offer.event)), ("items", .array(items))]
        let bookings = try (0..<8).map { _ in
            let booking = try #require(try stack.book(body, by: customer).json?["id"]?.text)
            #expect(try stack.pay(booking, by: customer).status == 200)
            #expect(stack.isCaptured(booking))
            return booking
        }
        _ = try onThreads(24) { [stack, customer] index in
            _ = try? stack.cancel(bookings[index / 3], [nil, [0], [1]][index % 3], by: customer)
        }
        #expect(stack.settles())
        for booking in bookings {
            #expect(try stack.status(booking, by: customer) == "refunded")
            #expect(try stack.charges(for: booking).first??.refunded == Self.price + 1_000)
        }
        try stack.expectSound()
    }

    @Test
    func `with the event's end leave no money behind`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let methods = [
            "sandbox_success", "sandbox_late", "sandbox_next_action", "sandbox_timeout",
        ]
        let bookings = try (0..<24).map { _ in try stack.hold(offer, 1, by: customer) }
        let meeting = Meeting(of: bookings.count + 1)
        let paying = try Crowd(bookings.count) { [stack, customer] index in
            meeting.attend()
            Process.sleep(.milliseconds(Int.random(in: 0..<100)))
            let method = methods[index % methods.count]
            _ = try? stack.pay(bookings[index], method, by: customer)
        }
        meeting.attend()
        Process.sleep(.milliseconds(30))
        let change = try stack.call(
            "PATCH",
            "/events/\(offer.event)",
            [("status", .string("cancelled"))],
            by: organizer
        )
        #expect(change.status == 200, "\(change.text)")
        paying.join()
        // What is late has come by then.
        Process.sleep(.seconds(3))
        #expect(stack.settles())
        for booking in bookings {
            let status = try stack.status(booking, by: customer)
            #expect(["cancelled", "refunded"].contains(status), "\(status ?? "") \(booking)")
            #expect(try stack.kept(for: booking) == 0, "\(booking)")
        }
        try stack.expectSound()
    }
}
