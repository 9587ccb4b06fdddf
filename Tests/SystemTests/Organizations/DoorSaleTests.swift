import JSONText
import Support
import Testing

@Suite("A sale at the door", .serialized)
struct DoorSaleTests {
    private static let stack = SharedStack { try Stack.paying() }
    private let stack: Stack
    private let organizer: Visitor
    private let seller: Visitor
    private let organization: String

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        organization = try stack.makeOrganization(by: organizer)
        seller = try stack.member("sell", of: organization)
    }

    private func makeOffer(_ changes: [(String, JSON?)] = []) throws -> Stack.Offer {
        try stack.makeOffer(
            by: organizer,
            [("organization_id", .string(organization))] + changes
        )
    }

    private func sell(
        _ offer: Stack.Offer,
        _ quantity: Int = 2,
        key: String? = nil
    ) throws -> WebAnswer {
        let items = Stack.tickets(offer, quantity).filter { $0.0 == "items" }
        return try stack.call(
            "POST",
            "/events/\(offer.event)/sales",
            Stack.doorSale(items),
            by: seller,
            headers: key.map { [("Idempotency-Key", $0)] } ?? []
        )
    }

    private func cancel(_ path: String, _ sale: String, by visitor: Visitor) throws -> WebAnswer {
        try stack.call("POST", "\(path)/sales/\(sale)/cancel", by: visitor)
    }

    @Test
    func `is confirmed at once, and stands in no one's bookings`() throws {
        let offer = try makeOffer()
        let sold = try sell(offer, key: "till-1")
        #expect(sold.status == 201, "\(sold.text)")
        #expect(sold.json?["status"] == .string("confirmed"))
        #expect(sold.json?["contact"]?["email"] == .string("walk-in@example.com"))
        let again = try sell(offer, key: "till-1")
        #expect((again.status, again.text) == (201, sold.text))
        let id = try #require(sold.json?["id"]?.text)
        #expect(try stack.call("GET", "/bookings/\(id)", by: seller).status == 404)
        #expect(try stack.cancel(id, by: seller).status == 404)
        #expect(
            try stack.call("GET", "/my-bookings", by: seller).json?.list("results").isEmpty == true
        )
        let reference = try #require(sold.json?["booking_reference"]?.text)
        let history = try stack.call("GET", "/events/\(offer.event)/history", by: seller)
        let line = history.json?.list("results").last
        #expect(line?["subject"] == .string("sale"))
        #expect(line?["changed_by"] == .string(seller.username))
        #expect(line?["after"]?["booking_reference"] == .string(reference))
        let path = "/events/\(offer.event)/bookings.csv"
        let file = try stack.call("GET", path, by: seller).text
        #expect(file.contains("sold_by"))
        #expect(file.contains(seller.username))
        try stack.expectSound()
    }

    @Test(
        arguments: [
            ("sales_end = now() - interval '1 minute'", 201),
            ("starts_at = now() - interval '1 hour'", 201),
            ("starts_at = now() - interval '1 hour', ends_at = now() + interval '1 hour'", 201),
            ("starts_at = now() - interval '25 hours'", 409),
            ("starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'", 409),
        ]
    )
    func `goes on when nobody sells from afar any more, until it is over`(
        change: String,
        status: Int
    ) throws {
        let offer = try makeOffer()
        try stack.database.query("UPDATE inventories SET \(change) WHERE id = '\(offer.event)'")
        let afar = try stack.book(Stack.tickets(offer), by: try stack.customer())
        #expect((afar.status, afar.problem) == (409, "sales-closed"), "\(afar.text)")
        let sold = try sell(offer)
        #expect(sold.status == status, "\(sold.text)")
    }

    @Test
    func `is its seller's neither to pay nor to give back as a customer`() throws {
        let sold = try sell(try makeOffer())
        let id = try #require(sold.json?["id"]?.text, "\(sold.text)")
        let quote = try stack.call("GET", "/bookings/\(id)/refund-quote", by: seller)
        #expect(quote.status == 404, "\(quote.text)")
        let method: [(String, JSON)] = [("method", .string("sandbox_success"))]
        let paid = try stack.call("POST", "/bookings/\(id)/pay", method, by: seller)
        #expect(paid.status == 404, "\(paid.text)")
    }

    @Test
    func `is none of what the seller may have as a customer`() throws {
        let offer = try makeOffer([("max_per_customer", .number(2))])
        for _ in 0..<3 { #expect(try sell(offer).status == 201) }
        #expect(try stack.book(Stack.tickets(offer, 2), by: seller).status == 201)
        let more = try stack.book(Stack.tickets(offer), by: seller)
        #expect((more.status, more.problem) == (409, "over-limit"), "\(more.text)")
        #expect(try sell(offer).status == 201)
    }

    @Test
    func `is cancelled at the door by whoever sells there, and by nobody else`() throws {
        let offer = try makeOffer()
        let path = "/events/\(offer.event)"
        let id = try #require(try sell(offer).json?["id"]?.text)
        let own = try #require(
            try stack.book(Stack.tickets(offer), by: stack.customer()).json?["id"]?.text
        )
        #expect(try cancel(path, own, by: seller).status == 404)
        let elsewhere = try makeOffer()
        #expect(try cancel("/events/\(elsewhere.event)", id, by: seller).status == 404)
        let viewer = try stack.member("view", of: organization)
        #expect(try cancel(path, id, by: viewer).status == 403)
        let other = try stack.member("sell", of: organization)
        let cancelled = try cancel(path, id, by: other)
        #expect(cancelled.json?["status"] == .string("cancelled"), "\(cancelled.text)")
        #expect(try cancel(path, id, by: other).status == 409)
        let actors = try stack.database.query(
            """
            SELECT username || ' ' || reason FROM booking_events JOIN users ON users.id = actor_id
            WHERE booking_id = '\(id)' ORDER BY happened_at
            """
        )
        #expect(
            actors == ["\(seller.username) sold at the door", "\(other.username) at the door"]
        )
    }

    @Test
    func `of a show takes seats that nobody has`() throws {
        let movie = try stack.makeMovie(
            by: organizer,
            [("organization_id", .string(organization))]
        )
        let show = try #require(try stack.makeShow(movie, by: organizer).json?["id"]?.text)
        func sell(_ members: [(String, JSON)]) throws -> WebAnswer {
            let body = Stack.doorSale(members)
            return try stack.call("POST", "/shows/\(show)/sales", body, by: seller)
        }
        let seats = JSON.array([.string("7"), .string("8")])
        #expect(try sell([("seats", seats)]).status == 201)
        let again = try sell([("seats", seats)])
        #expect((again.status, again.problem) == (409, "seat-taken"), "\(again.text)")
        #expect(try sell([("best", .number(3))]).status == 201)
        #expect(try sell([]).badFields == ["seats"])
        let nobody: [(String, JSON)] = [("seats", .array([.string("9")]))]
        let wrong = try stack.call("POST", "/shows/\(show)/sales", nobody, by: seller)
        #expect((wrong.status, wrong.badFields) == (400, ["contact"]), "\(wrong.text)")
    }
}
