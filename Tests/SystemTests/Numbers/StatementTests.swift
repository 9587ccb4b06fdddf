import JSONText
import Support
import Testing

@Suite("An organizer's statement", .serialized)
struct StatementTests {
    private static let stack = SharedStack { try Stack.paying() }
    private let stack: Stack
    private let organizer: Visitor
    private let month: String

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        month = try stack.database.query("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')")[0]
    }

    private func statement(_ query: String) throws -> JSON {
        let answer = try stack.call("GET", "/users/me/statements?\(query)", by: organizer)
        #expect(answer.status == 200, "\(answer.text)")
        return try #require(answer.json)
    }

    private func rows(_ month: String) throws -> [[Substring]] {
        let answer = try stack.call("GET", "/users/me/statements.csv?month=\(month)", by: organizer)
        #expect(answer.status == 200, "\(answer.text)")
        return answer.lines.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    /// Sells in two currencies, and gives some of it back.
    private func sell() throws -> String {
        let customer = try stack.customer()
        let rules = JSON.array([
            Stack.object([
                ("hours_before", .number(0)), ("percent", .number(50)), ("fee", .string("1.00")),
            ])
        ])
        let offer = try stack.makeOffer(by: organizer, [("refund_rules", rules)])
        let yen = try stack.makeOffer(by: organizer, price: "900", [("currency", .string("JPY"))])
        var bookings: [String] = []
        for offer in [offer, yen, offer] {
            let booking = try stack.hold(offer, by: customer)
            #expect(try stack.pay(booking, by: customer).status == 200)
            #expect(stack.isCaptured(booking))
            bookings.append(booking)
        }
        #expect(try stack.cancel(bookings[0], by: customer).status == 200)
        return offer.event
    }

    @Test
    func `has every posting, and adds up to the balance`() throws {
        let event = try sell()
        let statement = try statement("month=\(month)")
        #expect(statement["closed"] == .bool(false))
        let balance = try stack.call("GET", "/users/me/balance", by: organizer)
        let balances = try #require(balance.json).list("balances")
        #expect(balances.count == 2)
        for (told, known) in zip(statement.list("balances"), balances) {
            #expect(told["currency"] == known["currency"])
            #expect(told["closing_balance"] == known["balance"])
            #expect(told["sold"] == known["sold"])
            #expect(told["refunded"] == known["refunded"])
            #expect(told["opening_balance"]?.text?.hasPrefix("0") == true)
        }
        let entries = statement.list("results")
        #expect(entries.map { $0["amount"]?.text } == ["51.00", "1800", "51.00", "-25.50"])
        #expect(entries.map { $0["kind"]?.text } == ["sale", "sale", "sale", "refund"])
        #expect(entries.last?["fee"] == .string("2.00"))
        #expect(entries.last?["subject_id"] == .string(event))
        #expect(entries.last?["name"] == .string("Night of Lanterns"))
        #expect(entries.last?["booking_reference"] == entries.first?["booking_reference"])
        try expectFile()
        try expectPages(entries)
    }

    private func expectFile() throws {
        let rows = try rows(month).dropFirst()
        #expect(
            rows.map { $0[1] } == [
                "opening_balance", "opening_balance", "sale", "sale", "sale", "refund",
                "closing_balance", "closing_balance",
            ]
        )
        #expect(
            rows.map { "\($0[7]) \($0[9]) \($0[6])" } == [
                " 0.00 EUR", " 0 JPY", "51.00 51.00 EUR", "1800 1800 JPY", "51.00 102.00 EUR",
                "-25.50 76.50 EUR", " 76.50 EUR", " 1800 JPY",
            ]
        )
    }

    private func expectPages(_ entries: [JSON]) throws {
        var found: [JSON] = []
        var cursor = ""
        for _ in entries {
            let page = try statement("month=\(month)&limit=1\(cursor)")
            found += page.list("results")
            guard let next = page["next"]?.text else { break }
            cursor = "&cursor=\(next)"
        }
        #expect(found == entries)
    }

    @Test
    func `of a month begins with what was earned before, and is closed once that is over`() throws {
        _ = try sell()
        let later = try statement("month=8999-01")
        #expect(later.list("results").isEmpty)
        #expect(
            later.list("balances").map { $0["opening_balance"]?.text } == ["76.50", "1800"]
        )
        #expect(
            later.list("balances").map { $0["closing_balance"]?.text } == ["76.50", "1800"]
        )
        let before = try statement("month=2020-02")
        #expect(before["closed"] == .bool(true))
        #expect(before.list("balances").isEmpty)
        #expect(try rows("2020-02").count == 1)
    }

    @Test
    func `is one's own, and of a month that there is`() throws {
        _ = try sell()
        let stranger = try stack.organizer()
        let other = try stack.call("GET", "/users/me/statements?month=\(month)", by: stranger)
        #expect(other.json?.list("results").isEmpty == true)
        let customer = try stack.customer()
        #expect(
            try stack.call("GET", "/users/me/statements?month=\(month)", by: customer).status == 403
        )
        for path in ["/users/me/statements", "/users/me/statements.csv"] {
            for (query, field) in [
                ("", "month"), ("?month=2027-13", "month"), ("?day=1&month=2027-06", "day"),
            ] {
                let wrong = try stack.call("GET", "\(path)\(query)", by: organizer)
                #expect(wrong.status == 400)
                #expect(wrong.badFields == [field])
            }
        }
        let cursor = try stack.call(
            "GET",
            "/users/me/statements?month=\(month)&cursor=x",
            by: organizer
        )
        #expect(cursor.badFields == ["cursor"])
    }
}
