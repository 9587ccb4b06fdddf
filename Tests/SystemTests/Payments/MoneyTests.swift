import JSONText
import Support
import Testing

@Suite("Money that goes back", .serialized)
struct MoneyTests {
    private static let stack = SharedStack { try Stack.paying() }
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private static func rules(_ percent: Int, fee: String) -> JSON {
        .array([
            Stack.object([
                ("hours_before", .number(0)), ("percent", .number(percent)), ("fee", .string(fee)),
            ])
        ])
    }

    private func paid(_ offer: Stack.Offer) throws -> String {
        let booking = try stack.hold(offer, by: customer)
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        return booking
    }

    private func quote(_ booking: String, _ query: String = "") throws -> String? {
        let answer = try stack.call(
            "GET",
            "/bookings/\(booking)/refund-quote\(query)",
            by: customer
        )
        #expect(answer.status == 200, "\(answer.text)")
        return answer.json?["amount"]?.text
    }

    private func balance(_ member: String = "balance") throws -> String? {
        let answer = try stack.call("GET", "/users/me/balance", by: organizer)
        return answer.json?["balances"]?[0]?[member]?.text
    }

    /// A price, its rules' fee, what two tickets cost, what goes back of that at 33 percent, in full and in
    /// minor units, and what the organizer is left with: the fee is nobody's here.
    private static let currencies = [
        ("JPY", "2550", "10", "5100", "1663", 1_663, "3417"),
        ("KWD", "25.505", "0.25", "51.010", "16.333", 16_333, "34.177"),
        ("EUR", "25.55", "0.01", "51.10", "16.84", 1_684, "34.24"),
    ]

    @Test(arguments: currencies)
    func `is what was quoted, to the minor unit of its currency`(
        code: String,
        price: String,
        fee: String,
        total: String,
        back: String,
        units: Int,
        left: String
    ) throws {
        let offer = try stack.makeOffer(
            by: organizer,
            price: price,
            [("currency", .string(code)), ("refund_rules", Self.rules(33, fee: fee))]
        )
        let booking = try paid(offer)
        #expect(try balance("sold") == total)
        #expect(try quote(booking) == back)
        let cancelled = try stack.cancel(booking, by: customer)
        #expect(cancelled.status == 200, "\(cancelled.text)")
        #expect(stack.isRefunded(booking, by: customer))
        let charges = try stack.charges(for: booking)
        #expect(charges.first??.refunded == units)
        #expect(try balance() == left)
        try stack.expectSound()
    }

    @Test
    func `stays what was quoted though the rules get worse, and gets better with them`() throws {
        let offer = try stack.makeOffer(
            by: organizer,
            [("refund_rules", Self.rules(80, fee: "0"))]
        )
        let (promised, other) = (try paid(offer), try paid(offer))
        #expect(try quote(promised) == "40.80")
        try change(offer, Self.rules(10, fee: "0"))
        #expect(try quote(promised) == "40.80")
        #expect(try quote(other) == "5.10")
        #expect(try stack.cancel(promised, by: customer).status == 200)
        try change(offer, Self.rules(90, fee: "0"))
        #expect(try stack.cancel(other, by: customer).status == 200)
        for (booking, units) in [(promised, 4_080), (other, 4_590)] {
            #expect(stack.isRefunded(booking, by: customer))
            let charges = try stack.charges(for: booking)
            #expect(charges.first??.refunded == units)
        }
        try stack.expectSound()
    }

    @Test
    func `is no more than the rules say once a quote is too old`() throws {
        let offer = try stack.makeOffer(
            by: organizer,
            [("refund_rules", Self.rules(80, fee: "0"))]
        )
        let booking = try paid(offer)
        #expect(try quote(booking) == "40.80")
        try change(offer, .array([]))
        try stack.database.query("UPDATE refund_quotes SET expires_at = now()")
        let cancelled = try stack.cancel(booking, by: customer)
        #expect(cancelled.json?["status"] == .string("cancelled"), "\(cancelled.text)")
        #expect(try balance() == "51.00")
        try stack.expectSound()
    }

    private func change(_ offer: Stack.Offer, _ rules: JSON) throws {
        let changed = try stack.call(
            "PATCH",
            "/events/\(offer.event)",
            [("refund_rules", rules)],
            by: organizer
        )
        #expect(changed.status == 200, "\(changed.text)")
    }

    @Test
    func `is that of a part where a part is given back, which is free at once`() throws {
        let offer = try stack.makeOffer(by: organizer, quantity: 2)
        let other = try stack.makeTicketType(
            offer.event,
            by: organizer,
            [("name", .string("Seated")), ("price", .string("10.00"))]
        )
        let type = try #require(other.json?["id"]?.text, "\(other.text)")
        let items = [(offer.type, 2), (type, 1)].map { type, quantity in
            Stack.object([
                ("ticket_type_id", .string(type)), ("quantity", .number(quantity)),
            ])
        }
        let body = [("event_id", JSON.string(offer.event)), ("items", .array(items))]
        let made = try stack.book(body, by: customer)
        let booking = try #require(made.json?["id"]?.text, "\(made.text)")
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        try giveBackFirst(of: booking, offer)
        try giveBackRest(of: booking)
    }

    private func giveBackFirst(of booking: String, _ offer: Stack.Offer) throws {
        let rival = try stack.visitor("riv-\(customer.username)")
        #expect(try stack.book(Stack.tickets(offer, 1), by: rival).status == 409)
        #expect(try quote(booking, "?items=0") == "51.00")
        let part = try stack.cancel(booking, [0], by: customer)
        #expect(part.json?["status"] == .string("confirmed"), "\(part.text)")
        #expect(part.json?["items"]?[0]?["returned"] == .bool(true))
        #expect(part.json?["items"]?[1]?["returned"] == .bool(false))
        #expect(try stack.book(Stack.tickets(offer, 2), by: rival).status == 201)
        let again = try stack.cancel(booking, [0], by: customer)
        #expect(again.status == 400, "\(again.text)")
        #expect(again.badFields == ["items[0]"])
        #expect(
            eventually(within: .seconds(20)) { (try? stack.kept(for: booking)) == 1_000 }
        )
        #expect(try balance() == "10.00")
        try stack.expectSound()
    }

    private func giveBackRest(of booking: String) throws {
        #expect(try quote(booking) == "10.00")
        let rest = try stack.cancel(booking, [1], by: customer)
        #expect(rest.json?["status"] == .string("refund_pending"), "\(rest.text)")
        #expect(stack.isRefunded(booking, by: customer))
        #expect(try stack.kept(for: booking) == 0)
        #expect(try balance() == "0.00")
        try stack.expectSound()
    }

    @Test(arguments: ["error", "drop", "drop_after", "hang_after"])
    func `goes back once, however often it is asked for`(kind: String) throws {
        let booking = try paid(try stack.makeOffer(by: organizer))
        try stack.breakSandbox("refund", kind, times: 3)
        #expect(try stack.cancel(booking, by: customer).status == 200)
        #expect(stack.settles())
        #expect(try stack.status(booking, by: customer) == "refunded")
        let charges = try stack.charges(for: booking)
        #expect(charges.first??.refunded == 5_100)
        let refunds = try stack.database.query(
            "SELECT id FROM refunds WHERE booking_id = '\(booking)'"
        )
        #expect(refunds.count == 1)
        try stack.expectSound()
    }
}
