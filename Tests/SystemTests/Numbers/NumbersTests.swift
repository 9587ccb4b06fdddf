import JSONText
import Support
import Testing

@Suite("An organizer's numbers", .serialized)
struct NumbersTests {
    private static let stack = SharedStack { try Stack.paying() }
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private func numbers(_ path: String, by visitor: Visitor? = nil) throws -> JSON {
        let answer = try stack.call("GET", "\(path)/numbers", by: visitor ?? organizer)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.headers["cache-control"] == "no-store")
        return try #require(answer.json)
    }

    /// Half of the price goes back, less 1.00 of each ticket.
    private static let rules = JSON.array([
        Stack.object([
            ("hours_before", .number(0)), ("percent", .number(50)), ("fee", .string("1.00")),
        ])
    ])

    @Test(arguments: [1, 2])
    func `are what bookings and the ledger say, after any history`(seed: UInt64) throws {
        let offer = try stack.makeOffer(
            by: organizer,
            capacity: 1_000,
            quantity: 500,
            [("refund_rules", Self.rules)]
        )
        let second = try stack.makeTicketType(
            offer.event,
            by: organizer,
            [
                ("name", .string("Seated")), ("price", .string("40.05")),
                ("quantity", .number(500)),
            ]
        )
        let other = Stack.Offer(
            event: offer.event,
            type: try #require(second.json?["id"]?.text, "\(second.text)")
        )
        var history = try SalesHistory(stack, [offer, other], seed: seed)
        for _ in 0..<24 { try history.step() }
        #expect(stack.settles())
        try expectTruth(offer.event)
        try stack.expectSound()
    }

    private func expectTruth(_ event: String) throws {
        let numbers = try numbers("/events/\(event)")
        let truth = SalesTruth(stack.database, event)
        let totals = try #require(numbers["totals"])
        #expect(totals.count("sold") == (try truth.sold()))
        #expect(totals.count("sold") + totals.count("held") == (try truth.taken()))
        #expect(totals.count("bookings") == (try truth.bookings()))
        let left = ["held", "sold", "cancelled", "expired"].map { totals.count($0) }
        #expect(totals.count("booked") == left.reduce(0, +), "\(totals)")
        #expect(try totals.cents("gross") == truth.ledger("sale"))
        #expect(try totals.cents("refunded") == truth.ledger("refund"))
        #expect(totals.cents("net") == totals.cents("gross") - totals.cents("refunded"))
        #expect(totals.cents("pending") == 0)
        for (status, count) in try truth.statuses() {
            #expect(numbers["bookings_by_status"]?.count(status) == count, "\(status)")
        }
        for part in numbers.list("ticket_types") {
            let type = try #require(part["ticket_type_id"]?.text)
            #expect(part.count("sold") == (try truth.sold(type: type)))
            #expect(part.count("sold") + part.count("held") == (try truth.taken(type: type)))
        }
        expectSums(numbers)
    }

    /// What is told in parts is what is told as a whole.
    private func expectSums(_ numbers: JSON) {
        guard let totals = numbers["totals"] else { return }
        let (types, days) = (numbers.list("ticket_types"), numbers.list("days"))
        for name in ["booked", "confirmed", "cancelled", "expired"] {
            #expect(types.map { $0.count(name) }.reduce(0, +) == totals.count(name), "\(name)")
            #expect(days.map { $0.count(name) }.reduce(0, +) == totals.count(name), "\(name)")
        }
        for name in ["gross", "refunded", "net"] {
            #expect(types.map { $0.cents(name) }.reduce(0, +) == totals.cents(name), "\(name)")
            #expect(days.map { $0.cents(name) }.reduce(0, +) == totals.cents(name), "\(name)")
        }
        for day in days {
            let parts = day.list("ticket_types")
            #expect(parts.map { $0.count("booked") }.reduce(0, +) == day.count("booked"))
            #expect(parts.map { $0.cents("net") }.reduce(0, +) == day.cents("net"))
        }
    }

    @Test
    func `tell what is to be paid at the door apart from what was paid`() throws {
        let offer = try stack.makeOffer(by: organizer, [("payment_mode", .string("at_door"))])
        let customer = try stack.customer()
        for _ in 0..<2 {
            #expect(try stack.book(Stack.tickets(offer, 2), by: customer).status == 201)
        }
        let cancelled = try stack.book(Stack.tickets(offer, 1), by: customer)
        let id = try #require(cancelled.json?["id"]?.text, "\(cancelled.text)")
        #expect(try stack.cancel(id, by: customer).status == 200)
        let totals = try #require(try numbers("/events/\(offer.event)")["totals"])
        #expect(totals["at_door"] == .string("102.00"))
        #expect(totals["gross"] == .string("0.00"))
        #expect((totals.count("sold"), totals.count("confirmed")) == (4, 5))
        #expect(totals.count("cancelled") == 1)
    }

    @Test
    func `are told by the days of the event's own time zone, looks among them`() throws {
        let offer = try stack.makeOffer(
            by: organizer,
            [("time_zone", .string("Pacific/Auckland"))]
        )
        let customer = try stack.customer()
        _ = try stack.hold(offer, 3, by: customer)
        // Noon of the last of January by UTC is the first of February there.
        try stack.database.query(
            """
            UPDATE bookings SET created_at = '2026-01-31T12:00:00Z'
            WHERE id IN (SELECT booking_id FROM booking_items WHERE inventory_id = '\(offer.event)')
            """
        )
        let before = try today()
        for _ in 0..<3 {
            #expect(try stack.call("GET", "/events/\(offer.event)").status == 200)
        }
        #expect(
            eventually { (try? numbers("/events/\(offer.event)"))?["totals"]?.count("views") == 3 }
        )
        let told = try numbers("/events/\(offer.event)")
        #expect(told["time_zone"] == .string("Pacific/Auckland"))
        let days = told.list("days")
        #expect(days.first?["date"] == .string("2026-02-01"))
        #expect(days.first?.count("booked") == 3)
        #expect(days.first?.count("bookings") == 1)
        let dates = Set([before, try today()])
        let looked = days.filter { $0.count("views") > 0 }.compactMap { $0["date"]?.text }
        #expect(!looked.isEmpty && dates.isSuperset(of: looked), "\(looked)")
    }

    private func today() throws -> String {
        try stack.database.query("SELECT (now() AT TIME ZONE 'Pacific/Auckland')::date")[0]
    }

    @Test
    func `of a show are told by its zones`() throws {
        let movie = try stack.makeMovie(by: organizer)
        let made = try stack.makeShow(movie, by: organizer)
        let show = try #require(made.json?["id"]?.text, "\(made.text)")
        let customer = try stack.customer()
        let held = try stack.book(Stack.seats("show", show, "1", "2"), by: customer)
        let booking = try #require(held.json?["id"]?.text, "\(held.text)")
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        let numbers = try numbers("/shows/\(show)")
        #expect(numbers["totals"]?["net"] == .string("25.00"))
        #expect(numbers["totals"]?.count("bookings") == 1)
        #expect(numbers.list("zones").map { $0.count("sold") } == [2])
        #expect(numbers.list("zones").first?.count("quantity") == 50)
    }

    @Test
    func `of nothing sold are noughts`() throws {
        let numbers = try numbers("/events/\(try stack.makeEvent(by: organizer))")
        #expect(numbers["totals"]?.count("booked") == 0)
        #expect(numbers["totals"]?["net"] == .string("0.00"))
        #expect(numbers.list("days").isEmpty)
    }

    @Test
    func `are for nobody else`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let stranger = try stack.organizer()
        let customer = try stack.customer()
        for path in ["/events/\(offer.event)/numbers", "/events/\(offer.event)/bookings.csv"] {
            #expect(try stack.call("GET", path, by: stranger).status == 403)
            #expect(try stack.call("GET", path, by: customer).status == 403)
            #expect(try stack.call("GET", path).status == 401)
        }
        for id in ["0192b1c0-0000-7000-8000-000000000000", "x"] {
            for path in [
                "/events/\(id)/numbers", "/shows/\(id)/numbers", "/shows/\(id)/bookings.csv",
            ] {
                #expect(try stack.call("GET", path, by: organizer).status == 404)
            }
        }
        // An event is no show.
        #expect(
            try stack.call("GET", "/shows/\(offer.event)/numbers", by: organizer).status == 404
        )
    }
}
