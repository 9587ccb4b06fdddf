import JSONText
import Support
import Testing

@Suite("The seat gate", .serialized)
struct SeatGateTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        customer = try stack.customer()
    }

    private func key(_ flight: String, _ seat: String) -> String { "hf:g1:{\(flight)}:\(seat)" }

    private func refusals() throws -> Int {
        try stack.metric("holdfast_seat_gate_refusals_total")
    }

    @Test
    func `turns away all but one a second while somebody has the seat`() throws {
        let flight = try stack.flight(number: 10)
        let body = Stack.seats("flight", flight, "12A")
        #expect(try stack.book(body, by: customer).status == 201)
        let before = try refusals()
        for _ in 1...20 { #expect(try stack.book(body, by: customer).status == 409) }
        let turnedAway = try refusals() - before
        #expect((15...19).contains(turnedAway), "\(turnedAway)")
    }

    @Test
    func `opens at once to a seat that is given back`() throws {
        let flight = try stack.flight(number: 11)
        let body = Stack.seats("flight", flight, "12A", "12B")
        for _ in 1...5 {
            let made = try stack.book(body, by: customer)
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(made.json?["id"]?.text)
            #expect(try stack.book(body, by: customer).status == 409)
            #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
        }
        #expect(try stack.redis.command("EXISTS", key(flight, "12A")).hasPrefix("0"))
    }

    @Test(arguments: ["cancel", "expire"])
    func `opens at once to a seat that the operator takes away`(deed: String) throws {
        let flight = try stack.flight(number: deed == "cancel" ? 16 : 17)
        let body = Stack.seats("flight", flight, "12A")
        let made = try stack.book(body, by: customer)
        let id = try #require(made.json?["id"]?.text, "\(made.text)")
        #expect(try stack.redis.command("EXISTS", key(flight, "12A")).hasPrefix("1"))
        #expect(try stack.holdfast("booking", deed, id).code == 0)
        #expect(try stack.redis.command("EXISTS", key(flight, "12A")).hasPrefix("0"))
        #expect(try stack.book(body, by: customer).status == 201)
    }

    /// Whoever asks for many at once could make them all look taken, again and again.
    @Test
    func `keeps nothing for orders of many seats, which PostgreSQL decides on`() throws {
        let codes = ["A", "B", "C", "D", "E", "F"].flatMap { ["12\($0)", "14\($0)"] }
        let flight = try stack.flight(number: 18)
        _ = try stack.redis.command("SET", key(flight, "12A"), "ghost", "PX", "600000")
        _ = try stack.redis.command("SET", "\(key(flight, "12A")):p", "", "PX", "600000")
        for (count, status) in [(11, 201), (10, 409)] {
            let seats = JSON.array(codes.prefix(count).map(JSON.string))
            let body = [("flight_id", JSON.string(flight)), ("seats", seats)]
            let answer = try stack.book(body, by: customer)
            #expect(answer.status == status, "\(answer.text)")
            #expect(try stack.redis.command("EXISTS", key(flight, "14A")).hasPrefix("0"))
        }
    }

    @Test
    func `is no obstacle for longer than a second where it is wrong`() throws {
        let flight = try stack.flight(number: 12)
        _ = try stack.redis.command("SET", key(flight, "12A"), "ghost", "PX", "600000")
        // The first one goes past it.
        #expect(try stack.book(Stack.seats("flight", flight, "12A"), by: customer).status == 201)
    }

    @Test
    func `keeps the way past a wrong entry for whoever can go it`() throws {
        let flight = try stack.flight(number: 19)
        for seat in ["12A", "12B"] {
            _ = try stack.redis.command("SET", key(flight, seat), "ghost", "PX", "600000")
        }
        _ = try stack.redis.command("SET", "\(key(flight, "12B")):p", "", "PX", "600000")
        // Turned away at 12B, and has not gone past 12A.
        let both = Stack.seats("flight", flight, "12A", "12B")
        #expect(try stack.book(both, by: customer).status == 409)
        #expect(try stack.book(Stack.seats("flight", flight, "12A"), by: customer).status == 201)
    }

    @Test
    func `gives nothing back that is another's`() throws {
        let flight = try stack.flight(number: 13)
        _ = try stack.redis.command("SET", key(flight, "12B"), "another", "PX", "600000")
        // 12A does not stay pending for the one who was turned away at 12B.
        _ = try stack.redis.command("SET", "\(key(flight, "12B")):p", "", "PX", "600000")
        let both = Stack.seats("flight", flight, "12A", "12B")
        #expect(try stack.book(both, by: customer).status == 409)
        #expect(try stack.redis.command("EXISTS", key(flight, "12A")).hasPrefix("0"))
        #expect(try stack.redis.command("GET", key(flight, "12B")).contains("another"))
    }

    @Test
    func `does not stand between a key and its answer`() throws {
        let flight = try stack.flight(number: 14)
        let body = Stack.seats("flight", flight, "12A")
        let made = try stack.book(body, by: customer, key: "mine")
        #expect(made.status == 201)
        // Its answer may have been lost: the repeat is no rival.
        let again = try stack.book(body, by: customer, key: "mine")
        #expect((again.status, again.text) == (201, made.text))
    }

    @Test
    func `that is away lets all pass, and PostgreSQL decides`() throws {
        let stack = try Stack(settings: SharedStack.cheapPasswords, limits: .outOfReach)
        let customer = try stack.visitor("cus")
        let flight = try stack.flight(number: 15)
        stack.redis.kill()
        let statuses = try onThreads(20) { _ in
            try? stack.book(Stack.seats("flight", flight, "12A"), by: customer).status
        }
        #expect(statuses.count { $0 == 201 } == 1, "\(statuses)")
        #expect(statuses.count { $0 == 409 } == 19, "\(statuses)")
    }
}
