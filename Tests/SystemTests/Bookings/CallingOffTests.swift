import JSONText
import Support
import Testing

@Suite("Calling off", .serialized)
struct CallingOffTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let customers: [Visitor]

    init() throws {
        let stack = try Self.stack()
        self.stack = stack
        organizer = try stack.organizer()
        customers = try (0..<3).map { _ in try stack.customer() }
    }

    private func callOff(_ path: String) throws {
        let answer = try stack.call(
            "PATCH",
            path,
            [("status", .string("cancelled"))],
            by: organizer
        )
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.json?["status"] == .string("cancelled"))
    }

    private func statuses(of visitor: Visitor) throws -> [String] {
        let list = try stack.call("GET", "/users/me/bookings", by: visitor)
        guard case .array(let bookings) = list.json?["results"] else { return [list.text] }
        return bookings.compactMap { $0["status"]?.text }
    }

    @Test
    func `an event cancels every booking of it`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let free = try stack.makeOffer(by: organizer, price: "0.00")
        for customer in customers {
            #expect(try stack.book(Stack.tickets(offer, 2), by: customer).status == 201)
            #expect(try stack.book(Stack.tickets(free, 1), by: customer).status == 201)
        }
        try callOff("/events/\(offer.event)")
        try callOff("/events/\(free.event)")
        for customer in customers {
            let stack = stack
            #expect(
                eventually { (try? statuses(of: customer)) == ["cancelled", "cancelled"] }
            )
            let again = try stack.book(Stack.tickets(offer, 1), by: customer)
            #expect(again.status == 409, "\(again.text)")
        }
        #expect(
            try stack.database.query(
                """
                SELECT taken + sold FROM inventory_counts JOIN inventory_sales USING (inventory_id)
                WHERE inventory_id IN ('\(offer.event)', '\(free.event)')
                """
            ) == ["0", "0"]
        )
        #expect(try stack.holdfast("invariants").code == 0)
    }
}
