import Postgres
import Reservations
import Storage
import Support
import Testing

/// What the database lets be written of money, whatever the code does.
struct LedgerGuardTests {
    private let books: PaymentBooks

    init() throws {
        books = try PaymentBooks()
    }

    /// Has some of the captured payment go back, and says so in the payment.
    private func refunds(_ amounts: Int..., saying sum: Int) -> String {
        let (payment, booking) = (books.payment(.captured), books.booking(.captured))
        let rows = amounts.map { amount in
            "(gen_random_uuid(), '\(payment)', '\(booking)', 'EUR', \(amount), 'cancelled')"
        }
        return """
            UPDATE payments SET refunded = \(sum) WHERE id = '\(payment)';
            INSERT INTO refunds (id, payment_id, booking_id, currency, amount, reason)
            VALUES \(rows.joined(separator: ","))
            """
    }

    /// One posting: its lines' accounts and amounts.
    private func posting(_ lines: KeyValuePairs<String, Int>, currency: String = "EUR") -> String {
        let (payment, booking) = (books.payment(.captured), books.booking(.captured))
        let rows = lines.enumerated().map { place, line in
            """
            ('\(payment)', 'payment', \(place), '\(booking)', '\(line.key)', '\(currency)', \(line.value))
            """
        }
        return """
            INSERT INTO ledger (subject_id, kind, line, booking_id, account, currency, amount)
            VALUES \(rows.joined(separator: ","))
            """
    }

    private static let balanced: KeyValuePairs = ["clearing": 1_000, "customer": -1_000]

    @Test
    func `refunds are what the payment says, and no more than was taken`() throws {
        #expect(try books.refusal(of: refunds(400, saying: 400)) == nil)
        #expect(try books.refusal(of: refunds(400, 600, saying: 1_000)) == nil)
        #expect(try books.refusal(of: refunds(400, saying: 399)) == "refunds_sum")
        #expect(try books.refusal(of: refunds(400, 1, saying: 400)) == "refunds_sum")
        #expect(try books.refusal(of: refunds(600, 401, saying: 1_001)) == "payments_refunded")
        let later = "\(refunds(400, saying: 400)); \(refunds(600, saying: 600))"
        #expect(try books.refusal(of: later) == "refunds_sum")
        #expect(try books.refusal(of: refunds(0, saying: 0)) == "refunds_amount_check")
    }

    /// The control.
    @Test
    func `without the guards more goes back than was taken`() throws {
        try books.database.query("ALTER TABLE refunds DISABLE TRIGGER refunds_made")
        #expect(try books.refusal(of: refunds(900, 900, saying: 1_000)) == nil)
        try books.database.query("ALTER TABLE payments DROP CONSTRAINT payments_refunded")
        #expect(try books.refusal(of: refunds(900, 900, saying: 1_800)) == nil)
    }

    @Test
    func `lines of a posting are inserted together, and sum to zero`() throws {
        #expect(try books.refusal(of: posting(Self.balanced)) == nil)
        let off: KeyValuePairs = ["clearing": 1_000, "customer": -999]
        #expect(try books.refusal(of: posting(off)) == "ledger_balance")
        #expect(try books.refusal(of: posting(["clearing": 1_000])) == "ledger_balance")
        let twice = "\(posting(Self.balanced)); \(posting(Self.balanced))"
        #expect(try books.refusal(of: twice) == "ledger_pkey")
        let added = "\(posting(Self.balanced)); \(posting(["fees": 1]))"
        #expect(try books.refusal(of: added) != nil)
    }

    /// The control.
    @Test
    func `without the guard they sum to anything`() throws {
        try books.database.query("ALTER TABLE ledger DISABLE TRIGGER ledger_balance")
        #expect(try books.refusal(of: posting(["clearing": 1_000])) == nil)
    }

    private static let changes = [
        "UPDATE ledger SET amount = amount + 1", "DELETE FROM ledger", "TRUNCATE ledger",
    ]

    @Test(arguments: changes)
    func `what is in the books stays, also for their owner`(change: String) throws {
        try books.database.query(posting(Self.balanced))
        // 42501: the responder has no right to it.
        #expect(try books.refusal(of: change) == "42501")
        for role in ["holdfast_owner", "postgres"] {
            #expect(try books.refusal(of: change, as: role) == "ledger_append_only", "\(role)")
        }
    }

    /// The control.
    @Test(arguments: changes)
    func `without the guard it does not`(change: String) throws {
        try books.database.query(posting(Self.balanced))
        try books.database.query("ALTER TABLE ledger DISABLE TRIGGER ledger_kept")
        #expect(try books.refusal(of: change, as: "holdfast_owner") == nil)
    }
}
