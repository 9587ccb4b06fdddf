import JSONText
import Support
import Testing

@Suite("The best seats", .serialized)
struct BestSeatsTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor
    private let rival: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
        rival = try stack.customer()
    }

    @Test
    func `of a show are booked as those that are named`() throws {
        let show = try stack.makeHall(200, by: organizer)
        let made = try stack.book(Stack.best(3, of: show), by: customer)
        #expect(made.status == 201, "\(made.text)")
        // The seventh row of ten, on the left of its aisle.
        #expect(made.seatNumbers == [128, 129, 130])
        #expect(made.json?["total_price"] == .string("37.50"))
        let id = try #require(made.json?["id"]?.text)
        #expect(
            try stack.call("GET", "/bookings/\(id)", by: customer).seatNumbers == [128, 129, 130]
        )
        let next = try stack.call("POST", "/shows/\(show)/book", [("best", .number(2))], by: rival)
        #expect((next.status, next.seatNumbers) == (201, [131, 132]))
        try stack.expectSound()
    }

    @Test
    func `with a key are the same again`() throws {
        let show = try stack.makeHall(20, by: organizer)
        let body = Stack.best(2, of: show)
        let made = try stack.book(body, by: customer, key: "best")
        let again = try stack.book(body, by: customer, key: "best")
        #expect(made.status == 201, "\(made.text)")
        #expect((again.status, again.text) == (201, made.text))
        #expect(again.headers["idempotency-replayed"] == "true")
        #expect(try stack.book(Stack.best(3, of: show), by: customer, key: "best").status == 422)
        #expect(try stack.book(body, by: customer, key: "other").seatNumbers != made.seatNumbers)
    }

    @Test
    func `of a zone are there until it is sold out, and others stay free`() throws {
        let show = try stack.makeShow(of: "cinema-120", by: organizer)
        let lounge = Stack.best(16, of: show, in: "lounge")
        for row in ["J", "K"] {
            let made = try stack.book(lounge, by: customer)
            #expect(made.status == 201, "\(made.text)")
            // Eight are beside each other at the most.
            #expect(made.seatCodes.count == 16, "\(row): \(made.seatCodes)")
        }
        let none = try stack.book(Stack.best(1, of: show, in: "lounge"), by: customer)
        #expect(none.status == 409 && none.text.contains("/problems/sold-out"), "\(none.text)")
        #expect(none.text.contains("0 left in lounge"), "\(none.text)")
        let other = try stack.book(Stack.best(2, of: show, in: "standard"), by: customer)
        #expect(other.status == 201, "\(other.text)")
        try stack.expectSound()
    }

    @Test
    func `of a flight are those of a cabin`() throws {
        let flight = try stack.flight(number: 42)
        func best(_ cabin: String, _ count: Int = 2) -> [(String, JSON)] {
            [
                ("flight_id", .string(flight)), ("best", .number(count)),
                ("cabin", .string(cabin)),
            ]
        }
        let passengers = ["Ada", "Berta"].map { name in
            JSON.object([("given_name", .string(name)), ("family_name", .string("Byron"))])
        }
        let made = try stack.book(
            best("economy") + [("passengers", .array(passengers))],
            by: customer
        )
        #expect(made.seatCodes == ["4B", "4C"], "\(made.text)")
        #expect(made.json?["items"]?[1]?["passenger"]?["given_name"] == .string("Berta"))
        #expect(try stack.book(best("business"), by: customer).seatCodes == ["1A", "1C"])
        let unknown = try stack.book(best("first"), by: customer)
        #expect((unknown.status, unknown.badFields) == (400, ["cabin"]))
        #expect(unknown.text.contains("expected one of business, economy"), "\(unknown.text)")
        let leg = JSON.object(best("economy", 1).map { (name: $0.0, value: $0.1) })
        let legs = try stack.book([("legs", .array([leg]))], by: customer)
        #expect((legs.status, legs.seatCodes.count) == (201, 1), "\(legs.text)")
    }

    @Test
    func `that are badly asked for are refused by every field that is wrong`() throws {
        let show = try stack.makeHall(40, by: organizer)
        let offer = try stack.makeOffer(by: organizer)
        let flight = try stack.flight(number: 43)
        func body(_ members: (String, JSON)...) -> [(String, JSON)] { members }
        let (best, id) = (("best", JSON.number(2)), ("show_id", JSON.string(show)))
        let seats = ("seats", JSON.array([.string("1")]))
        let zone = ("zone", JSON.string("standard"))
        let onFlight = ("flight_id", JSON.string(flight))
        for (body, fields) in [
            (body(id, best, seats), ["best", "seats"]), (body(id, ("best", .number(0))), ["best"]),
            (body(id, ("best", .number(21))), ["best"]),
            (body(id, ("best", .string("2"))), ["best"]),
            (body(id, ("best", .number(1_001))), ["best"]), (body(id, ("best", .null)), ["best"]),
            (body(id, best, ("zone", .string("box"))), ["zone"]),
            (body(id, best, ("zone", .number(1))), ["zone"]), (body(id, seats, zone), ["zone"]),
            (body(id, best, ("cabin", .string("economy"))), ["cabin"]), (body(id), ["seats"]),
            (body(onFlight, best), ["cabin"]), (body(onFlight, best, zone), ["zone", "cabin"]),
            (body(("event_id", .string(offer.event)), best), ["best"]),
        ] as [([(String, JSON)], [String])] {
            let answer = try stack.book(body, by: customer)
            #expect((answer.status, answer.badFields) == (400, fields), "\(answer.text)")
        }
        let unknown = try stack.book(Stack.best(2, of: show, in: "box"), by: customer)
        #expect(unknown.text.contains("expected one of standard"), "\(unknown.text)")
        let both = try stack.call(
            "POST",
            "/shows/\(show)/book",
            [best, ("seat_number", .number(1))],
            by: customer
        )
        #expect((both.status, both.badFields) == (400, ["seat_number", "best"]), "\(both.text)")
        #expect(try stack.book(Stack.best(2, of: offer.event), by: customer).status == 404)
        #expect(try stack.taken(of: show) == "0")
    }

    @Test
    func `are held at the gate for whoever has them, and free again with the booking`() throws {
        let show = try stack.makeHall(20, by: organizer)
        let made = try stack.book(Stack.best(2, of: show), by: customer)
        let id = try #require(made.json?["id"]?.text, "\(made.text)")
        let keys = made.seatCodes.map { "hf:g1:{\(show)}:\($0)" }
        for key in keys {
            let owner = try stack.redis.command("GET", key)
            #expect(owner.contains(id), "\(owner)")
        }
        let taken = Stack.seats("show", show, made.seatCodes[0])
        let before = try stack.metric("holdfast_seat_gate_refusals_total")
        for _ in 1...10 { #expect(try stack.book(taken, by: rival).status == 409) }
        #expect(try stack.metric("holdfast_seat_gate_refusals_total") > before)
        #expect(try stack.holdfast("reconcile").output.contains(show) == false)
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
        for key in keys { #expect(try stack.redis.command("EXISTS", key).hasPrefix("0")) }
        #expect(try stack.book(taken, by: rival).status == 201)
    }

    /// An entry of somebody who is on the way says nothing of who has a seat.
    @Test
    func `are found whatever the gate says`() throws {
        let show = try stack.makeHall(2, by: organizer)
        for seat in 1...2 {
            _ = try stack.redis.command("SET", "hf:g1:{\(show)}:\(seat)", "ghost", "PX", "600000")
        }
        let made = try stack.book(Stack.best(2, of: show), by: customer)
        #expect((made.status, made.seatNumbers) == (201, [1, 2]), "\(made.text)")
        #expect(try stack.redis.command("GET", "hf:g1:{\(show)}:1").contains("ghost"))
    }

    @Test
    func `are those of holds whose time is over, before any sweep`() throws {
        let show = try stack.makeHall(10, by: organizer)
        let held = try (0..<5).map { _ in
            try stack.book(Stack.best(2, of: show), by: customer).json?["id"]?.text ?? ""
        }
        #expect(try stack.book(Stack.best(1, of: show), by: rival).status == 409)
        try stack.lapse(held)
        let made = try stack.book(Stack.best(4, of: show), by: rival)
        #expect(made.status == 201 && made.seatNumbers.areBesideEachOther, "\(made.text)")
        let ends = try held.map { id in
            try stack.call("GET", "/bookings/\(id)", by: customer).json?["status"]?.text
        }
        #expect(ends.count { $0 == "expired" } == 2, "\(ends)")
        try stack.expectSound()
    }

    @Test
    func `wait for a hold that somebody is at, and hold up nobody who names others`() throws {
        let show = try stack.makeHall(10, by: organizer)
        let held = try stack.book(Stack.best(2, of: show), by: customer)
        let id = try #require(held.json?["id"]?.text, "\(held.text)")
        try stack.lapse([id])
        let lock = try HeldRow("bookings WHERE id = '\(id)'", in: stack.database)
        let free = (1...10).filter { !held.seatNumbers.contains($0) }
        let statuses = try onThreads(5) { [stack, rival] number in
            let body =
                number == 0
                ? Stack.best(2, of: show)
                : Stack.seats("show", show, String(free[number]))
            return try? stack.book(body, by: rival).status
        }
        #expect(statuses.count { $0 == 201 } == 4, "\(statuses)")
        #expect(statuses.count { $0 == 503 } == 1, "\(statuses)")
        lock.release()
        #expect(try stack.book(Stack.best(2, of: show), by: rival).status == 201)
    }
}

extension Stack {
    /// Lets the time of holds be over.
    fileprivate func lapse(_ ids: [String]) throws {
        let list = ids.map { "'\($0)'" }.joined(separator: ", ")
        try database.query(
            """
            UPDATE bookings SET hold_expires_at = now() - interval '1 second' WHERE id IN (\(list))
            """
        )
    }

    fileprivate func taken(of show: String) throws -> String {
        try database.query(
            "SELECT taken FROM inventory_counts WHERE inventory_id = '\(show)'"
        )[0]
    }
}
