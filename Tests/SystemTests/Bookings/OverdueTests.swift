import JSONText
import Support
import Testing

@Suite("What was not paid for in time", .serialized)
struct OverdueTests {
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

    /// Books, and lets the hold's time be over.
    private func bookAndLapse(_ body: [(String, JSON)]) throws -> String {
        let made = try stack.book(body, by: customer)
        #expect(made.status == 201, "\(made.text)")
        let id = try #require(made.json?["id"]?.text)
        try stack.lapse(id)
        return id
    }

    private func status(of id: String) throws -> String? {
        try stack.call("GET", "/bookings/\(id)", by: customer).json?["status"]?.text
    }

    @Test
    func `the last ticket is the next buyer's at once, before any sweep`() throws {
        let offer = try stack.makeOffer(by: organizer, capacity: 1, quantity: 1)
        let id = try bookAndLapse(Stack.tickets(offer))
        let made = try stack.book(Stack.tickets(offer), by: rival, key: "mine")
        #expect(made.status == 201, "\(made.text)")
        #expect(try status(of: id) == "expired")
        let again = try stack.book(Stack.tickets(offer), by: rival, key: "mine")
        #expect((again.status, again.text) == (201, made.text))
        #expect(try stack.book(Stack.tickets(offer), by: customer).status == 409)
        #expect(try stack.metric("holdfast_holds_reclaimed_total") >= 1)
        #expect(try stack.holdfast("invariants").code == 0)
    }

    @Test
    func `a seat that somebody is at holds up nobody else`() throws {
        let flight = try stack.flight(number: 41)
        let id = try bookAndLapse(Stack.seats("flight", flight, "12A"))
        _ = try stack.redis.command("DEL", "hf:g1:{\(flight)}:12A")
        let lock = try HeldRow("bookings WHERE id = '\(id)'", in: stack.database)
        let codes = ["12A", "12B", "12C", "12D", "12E", "12F", "14A", "14B", "14C", "14D"]
        let statuses = try onThreads(codes.count) { [stack, rival] number in
            try? stack.book(Stack.seats("flight", flight, codes[number]), by: rival).status
        }
        #expect(statuses.count { $0 == 201 } == codes.count - 1, "\(statuses)")
        #expect(statuses.count { $0 == 503 } == 1, "\(statuses)")
        lock.release()
        #expect(try stack.book(Stack.seats("flight", flight, "12A"), by: rival).status == 201)
        #expect(try status(of: id) == "expired")
    }

    @Test
    func `a seat is the next buyer's at once, with the others of its booking`() throws {
        let flight = try stack.flight(number: 40)
        let id = try bookAndLapse(Stack.seats("flight", flight, "12A", "12B"))
        _ = try stack.redis.command("DEL", "hf:g1:{\(flight)}:12A", "hf:g1:{\(flight)}:12B")
        let before = try stack.metric("holdfast_holds_reclaimed_total")
        for code in ["12A", "12B"] {
            let made = try stack.book(Stack.seats("flight", flight, code), by: rival)
            #expect(made.status == 201, "\(made.text)")
        }
        #expect(try status(of: id) == "expired")
        #expect(try stack.metric("holdfast_holds_reclaimed_total") == before + 1)
        let isLogged = eventually {
            (try? stack.logLines(with: id))?.contains { $0["status"] == .string("expired") }
                ?? false
        }
        #expect(isLogged)
        #expect(try stack.holdfast("invariants").code == 0)
    }
}
