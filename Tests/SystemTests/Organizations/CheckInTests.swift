import JSONText
import Support
import Testing

@Suite("At the door", .serialized)
struct CheckInTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let doorman: Visitor
    private let customer: Visitor
    private let offer: Stack.Offer

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
        let organization = try stack.makeOrganization(by: organizer)
        doorman = try stack.member("check_in", of: organization)
        offer = try stack.makeOffer(
            by: organizer,
            [
                ("organization_id", .string(organization)), ("payment_mode", .string("at_door")),
            ]
        )
    }

    private func booked(_ offer: Stack.Offer? = nil) throws -> (id: String, reference: String) {
        let made = try stack.book(Stack.tickets(offer ?? self.offer, 2), by: customer)
        return (
            try #require(made.json?["id"]?.text, "\(made.text)"),
            try #require(made.json?["booking_reference"]?.text)
        )
    }

    private func checkIn(
        _ reference: String,
        _ more: [(String, JSON)] = [],
        by visitor: Visitor? = nil,
        key: String? = nil
    ) throws -> WebAnswer {
        try stack.call(
            "POST",
            "/events/\(offer.event)/check-ins",
            [("booking_reference", .string(reference))] + more,
            by: visitor ?? doorman,
            headers: key.map { [("Idempotency-Key", $0)] } ?? []
        )
    }

    @Test
    func `a booking comes in once, and whoever comes again is told when and by whom`() throws {
        let booking = try booked()
        let first = try checkIn(booking.reference.lowercased())
        #expect(first.status == 200, "\(first.text)")
        #expect(first.json?["admitted"] == .array([.number(0)]))
        let item = first.json?["items"]?[0]
        #expect(item?["quantity"] == .number(2))
        #expect(item?["checked_in_by"] == .string(doorman.username))
        let time = try #require(item?["checked_in_at"]?.text)
        let second = try checkIn(booking.reference, by: organizer)
        #expect((second.status, second.problem) == (409, "already-checked-in"), "\(second.text)")
        #expect(second.text.contains("checked in at \(time) by \(doorman.username)"))
        let shown = try stack.call("GET", "/bookings/\(booking.id)", by: customer)
        #expect(shown.json?["items"]?[0]?["checked_in"] == .bool(true))
        let history = try stack.call("GET", "/events/\(offer.event)/history", by: organizer)
        let line = history.json?.list("results").last
        #expect(line?["subject"] == .string("check_in"))
        #expect(line?["changed_by"] == .string(doorman.username))
        #expect(line?["after"]?["booking_reference"] == .string(booking.reference))
    }

    @Test
    func `of fifty who show one booking one comes in`() throws {
        let booking = try booked()
        let statuses = try onThreads(50) { _ in try? checkIn(booking.reference).status }
        #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
        #expect(statuses.count { $0 == 409 } == 49, "\(statuses)")
        let count = try stack.database.query(
            "SELECT count(*) FROM check_ins WHERE booking_id = '\(booking.id)'"
        )
        #expect(count == ["1"])
    }

    @Test
    func `a call whose answer was lost is answered again under its key`() throws {
        let booking = try booked()
        let first = try checkIn(booking.reference, key: "scan-1")
        let again = try checkIn(booking.reference, key: "scan-1")
        #expect((first.status, again.status) == (200, 200), "\(again.text)")
        #expect(first.text == again.text)
        #expect(again.headers["idempotency-replayed"] == "true")
        #expect(try checkIn(booking.reference, key: "scan-2").status == 409)
        #expect(try checkIn(booking.reference, by: organizer, key: "scan-1").status == 409)
    }

    @Test
    func `what is not confirmed, not of the event or not there does not come in`() throws {
        let booking = try booked()
        #expect(try stack.cancel(booking.id, by: customer).status == 200)
        let gone = try checkIn(booking.reference)
        #expect((gone.status, gone.problem) == (409, "not-confirmed"), "\(gone.text)")
        let other = try stack.makeOffer(by: organizer, [("payment_mode", .string("at_door"))])
        #expect(try checkIn(try booked(other).reference).status == 404)
        #expect(try checkIn("222222").status == 404)
        for (reference, items, field) in [
            ("?", JSON.array([.number(0)]), "booking_reference"),
            ("222222", .array([]), "items"),
        ] {
            let wrong = try checkIn(reference, [("items", items)])
            #expect((wrong.status, wrong.badFields) == (400, [field]), "\(wrong.text)")
        }
        let missing = try checkIn(try booked().reference, [("items", .array([.number(3)]))])
        #expect((missing.status, missing.badFields) == (400, ["items[0]"]), "\(missing.text)")
    }

    @Test
    func `who is in gets nothing back, and who has gone home does not come in`() throws {
        let booking = try booked()
        #expect(try checkIn(booking.reference).status == 200)
        let cancelled = try stack.cancel(booking.id, by: customer)
        #expect((cancelled.status, cancelled.badFields) == (409, ["items"]), "\(cancelled.text)")
        #expect(try stack.status(booking.id, by: customer) == "confirmed")
        for _ in 0..<5 {
            let booking = try booked()
            let (customer, stack) = (customer, stack)
            let statuses = try onThreads(2) { index in
                index == 0
                    ? try? checkIn(booking.reference).status
                    : try? stack.cancel(booking.id, by: customer).status
            }
            #expect(Set(statuses) == [200, 409], "\(statuses)")
        }
    }
}
