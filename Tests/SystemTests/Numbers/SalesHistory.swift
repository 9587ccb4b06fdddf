import JSONText
import Support
import Testing

/// Customers who book, pay, give back, and let holds lapse, by chance.
struct SalesHistory {
    private let stack: Stack
    private let offers: [Stack.Offer]
    private let customer: Visitor
    private var random: SeededRandom
    private var held: [String] = []
    private var paid: [String] = []

    init(_ stack: Stack, _ offers: [Stack.Offer], seed: UInt64) throws {
        self.stack = stack
        self.offers = offers
        customer = try stack.customer()
        random = SeededRandom(seed: seed)
    }

    mutating func step() throws {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4: try book()
        case 4..<7: try pay()
        case 7: try giveBack([Int.random(in: 0...1, using: &random)])
        case 8: try giveBack(nil)
        default: try lapse()
        }
    }

    private mutating func book() throws {
        let items = offers.map { offer in
            Stack.object([
                ("ticket_type_id", .string(offer.type)),
                ("quantity", .number(Int.random(in: 1...3, using: &random))),
            ])
        }
        let body = [("event_id", JSON.string(offers[0].event)), ("items", .array(items))]
        let made = try stack.book(body, by: customer)
        held.append(try #require(made.json?["id"]?.text, "\(made.text)"))
    }

    private mutating func pay() throws {
        guard let booking = held.popLast() else { return try book() }
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        paid.append(booking)
    }

    /// - Parameter items: nil for all.
    private mutating func giveBack(_ items: [Int]?) throws {
        guard let booking = paid.popLast() else { return try pay() }
        let cancelled = try stack.cancel(booking, items, by: customer)
        #expect(cancelled.status == 200, "\(cancelled.text)")
    }

    private mutating func lapse() throws {
        guard let booking = held.popLast() else { return try book() }
        try stack.database.query(
            """
            UPDATE bookings SET hold_expires_at = now() - interval '1 second'
            WHERE id = '\(booking)'
            """
        )
        #expect(try stack.expire().code == 0)
    }
}

/// What tables say of an event, by other ways than the numbers take.
struct SalesTruth {
    private let database: FreshDatabase
    private let event: String

    init(_ database: FreshDatabase, _ event: String) {
        self.database = database
        self.event = event
    }

    private func number(_ sql: String) throws -> Int {
        try #require(Int(try database.query(sql)[0]))
    }

    func sold() throws -> Int {
        try number("SELECT sold FROM inventory_sales WHERE inventory_id = '\(event)'")
    }

    func taken() throws -> Int {
        try number("SELECT taken FROM inventory_counts WHERE inventory_id = '\(event)'")
    }

    func sold(type: String) throws -> Int {
        try number("SELECT sold FROM ticket_type_sales WHERE ticket_type_id = '\(type)'")
    }

    func taken(type: String) throws -> Int {
        try number("SELECT taken FROM ticket_type_counts WHERE ticket_type_id = '\(type)'")
    }

    private var ids: String {
        "(SELECT booking_id FROM booking_items WHERE inventory_id = '\(event)')"
    }

    func bookings() throws -> Int {
        try number("SELECT count(*) FROM bookings WHERE id IN \(ids)")
    }

    /// In cents.
    func ledger(_ kind: String) throws -> Int {
        try number(
            """
            SELECT coalesce(abs(sum(amount)), 0)::bigint FROM ledger
            WHERE kind = '\(kind)' AND account = 'organizer' AND booking_id IN \(ids)
            """
        )
    }

    func statuses() throws -> [(String, Int)] {
        try database.query(
            "SELECT concat_ws(' ', status, count(*)) FROM bookings WHERE id IN \(ids) GROUP BY status"
        ).map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), try #require(Int(words[1])))
        }
    }
}

extension JSON {
    func count(_ name: String) -> Int { self[name]?.integer ?? -1 }

    /// An amount of a currency with two digits.
    func cents(_ name: String) -> Int {
        self[name]?.text.flatMap { Int($0.replacing(".", with: "")) } ?? .min / 4
    }

    func list(_ name: String) -> [JSON] {
        if case .array(let values) = self[name] { values } else { [] }
    }
}
