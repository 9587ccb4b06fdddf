import Postgres
import Reservations
import Storage
import Support
import Testing

/// What the database lets a payment become, whatever the code does.
struct PaymentTransitionTests {
    private let books: PaymentBooks

    init() throws {
        books = try PaymentBooks()
    }

    private struct Move: Hashable {
        let from: PaymentStatus
        let to: PaymentStatus
    }

    /// All of one status to another.
    private static let moves = PaymentStatus.allCases.flatMap { from in
        PaymentStatus.allCases.filter { $0 != from }.map { Move(from: from, to: $0) }
    }

    private static func reached(from status: PaymentStatus) -> Set<PaymentStatus> {
        Set(PaymentEvent.allCases.compactMap { PaymentStatus.status(after: $0, from: status) })
    }

    /// Whether the responder may do that; if not, the constraint has refused it.
    private func isAllowed(_ sql: String) throws -> Bool {
        let constraint = try books.refusal(of: sql)
        #expect(constraint == nil || constraint == "payments_transition")
        return constraint == nil
    }

    private func isAllowed(_ move: Move) throws -> Bool {
        try isAllowed(
            """
            UPDATE payments SET status = '\(move.to.rawValue)',
                captured = CASE WHEN '\(move.to.rawValue)' = 'captured' THEN amount ELSE 0 END
            WHERE id = '\(books.payment(move.from))'
            """
        )
    }

    @Test
    func `a payment becomes what an event makes of it, and nothing else`() throws {
        let allowed = try Self.moves.filter(isAllowed)
        let expected = Self.moves.filter { Self.reached(from: $0.from).contains($0.to) }
        #expect(Set(allowed) == Set(expected))
        #expect(expected.count == 23)
    }

    @Test(arguments: PaymentStatus.allCases)
    func `a payment begins as started, and as nothing else`(status: PaymentStatus) throws {
        let insert = books.insert(status, id: "gen_random_uuid()", of: books.booking(.declined))
        #expect(try isAllowed(insert) == (status == .started))
    }

    @Test(arguments: PaymentStatus.allCases)
    func `a payment may stay what it is`(status: PaymentStatus) throws {
        #expect(try isAllowed(Move(from: status, to: status)))
    }

    /// The control.
    @Test
    func `without the guard a payment becomes and begins as anything`() throws {
        try books.database.query("ALTER TABLE payments DISABLE TRIGGER USER")
        #expect(try Self.moves.allSatisfy(isAllowed))
        for status in PaymentStatus.allCases {
            let insert = books.insert(status, id: "gen_random_uuid()", of: books.booking(.declined))
            #expect(try isAllowed(insert))
        }
    }

    @Test(arguments: PaymentStatus.allCases)
    func `of one booking one payment is under way at most`(status: PaymentStatus) throws {
        let isUnderWay = status.isOpen && status != .cancelling
        let insert = books.insert(.started, id: "gen_random_uuid()", of: books.booking(status))
        #expect(try books.refusal(of: insert) == (isUnderWay ? "payments_open" : nil))
    }

    /// The control.
    @Test
    func `without the index as many are as anybody likes`() throws {
        try books.database.query("DROP INDEX payments_open")
        let insert = books.insert(.started, id: "gen_random_uuid()", of: books.booking(.pending))
        #expect(try books.refusal(of: insert) == nil)
    }

    @Test
    func `money is there once it is captured, all of it, and only then`() throws {
        func set(_ columns: String, _ status: PaymentStatus) throws -> String? {
            let id = books.payment(status)
            return try books.refusal(of: "UPDATE payments SET \(columns) WHERE id = '\(id)'")
        }
        #expect(try set("captured = amount", .pending) == "payments_money")
        #expect(try set("status = 'captured'", .pending) == "payments_money")
        #expect(try set("captured = 0", .captured) == "payments_money")
        #expect(try set("captured = amount - 1", .captured) == "payments_check")
        #expect(try set("status = 'captured', captured = amount", .pending) == nil)
    }
}
