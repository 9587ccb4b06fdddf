import JSONText
import Support
import Testing

/// What tests of payments do again and again.
extension Stack {
    /// A stack that takes money, where nothing is slow and nobody asks too often.
    static func paying(
        settings: [String: String] = [:],
        sharesOut: Bool = false
    ) throws -> Stack {
        try Stack(
            settings: SharedStack.cheapPasswords.merging(settings) { _, new in new },
            nginx: ["WEBHOOK_RATE=100000", "WEBHOOK_BURST=100000"],
            limits: .outOfReach,
            sharesOut: sharesOut,
            takesPayments: true
        )
    }

    /// Books tickets that are to be paid, and yields the booking's id.
    func hold(_ offer: Offer, _ quantity: Int = 2, by customer: Visitor) throws -> String {
        let made = try book(Self.tickets(offer, quantity), by: customer)
        return try #require(made.json?["id"]?.text, "\(made.text)")
    }

    func pay(
        _ booking: String,
        _ method: String = "sandbox_success",
        by customer: Visitor,
        key: String? = nil,
        _ more: [(String, JSON)] = []
    ) throws -> WebAnswer {
        try call(
            "POST",
            "/bookings/\(booking)/pay",
            [("method", .string(method))] + more,
            by: customer,
            headers: key.map { [("Idempotency-Key", $0)] } ?? []
        )
    }

    /// Opens the page to which somebody who pays is sent, which approves.
    func approve(_ begun: WebAnswer) throws -> WebAnswer {
        let url = try #require(begun.json?["next_action"]?["url"]?.text, "\(begun.text)")
        return try get(
            try #require(url.split(separator: "127.0.0.1:\(port)").last.map(String.init))
        )
    }

    /// Cancels a booking, or gives back these of its items.
    func cancel(
        _ booking: String,
        _ items: [Int]? = nil,
        by customer: Visitor
    ) throws -> WebAnswer {
        let body = items.map { [("items", JSON.array($0.map(JSON.number)))] }
        return try call("POST", "/bookings/\(booking)/cancel", body, by: customer)
    }

    func status(_ booking: String, by customer: Visitor) throws -> String? {
        try call("GET", "/bookings/\(booking)", by: customer).json?["status"]?.text
    }

    func becomes(
        _ booking: String,
        _ expected: String,
        by customer: Visitor,
        within limit: Duration = .seconds(60)
    ) -> Bool {
        eventually(within: limit) { (try? status(booking, by: customer)) == expected }
    }

    /// Whether the money of a booking comes to be back, if need be when the provider is asked once more.
    func isRefunded(_ booking: String, by customer: Visitor) -> Bool {
        if becomes(booking, "refunded", by: customer, within: .seconds(20)) { return true }
        return settles() && (try? status(booking, by: customer)) == "refunded"
    }

    /// Whether the money of a booking comes to be taken.
    func isCaptured(_ booking: String) -> Bool {
        eventually(within: .seconds(60)) {
            (try? payments(of: booking))?.contains { $0.status == "captured" } ?? false
        }
    }

    func expectSound() throws {
        let (code, output) = try holdfast("invariants")
        #expect(code == 0, "\(output)")
    }
}

// MARK: - What time brings

extension Stack {
    /// Has everything be due that waits for its turn, and what was given up lie so far back that nothing
    /// of it is on its way.
    func makeDue() throws {
        try database.query("UPDATE payments SET due_at = now()")
        try database.query(
            """
            UPDATE payments SET changed_at = now() - interval '3 hours'
            WHERE status = 'cancelling'
            """
        )
        try database.query("UPDATE refunds SET due_at = now()")
    }

    /// Sweeps until nothing is to be heard from the provider any more.
    ///
    /// - Returns: Whether it came so far.
    func settles(within limit: Duration = .seconds(60)) -> Bool {
        eventually(within: limit) {
            try? makeDue()
            _ = try? expire()
            return (try? openMatters()) == 0
        }
    }

    /// How many payments and refunds are not settled, and bookings that are being paid.
    func openMatters() throws -> Int {
        let counts = try database.query(
            """
            SELECT (SELECT count(*) FROM payments
                    WHERE status IN ('started', 'pending', 'authorized', 'cancelling'))
                 + (SELECT count(*) FROM refunds WHERE NOT is_done)
                 + (SELECT count(*) FROM bookings WHERE status = 'payment_pending')
            """
        )
        return try #require(Int(counts[0]))
    }
}

// MARK: - What the books and the provider say

extension Stack {
    /// A payment as Holdfast has it.
    struct PaymentFacts {
        let id: String
        let status: String
        let captured: Int
        let refunded: Int
    }

    func payments(of booking: String) throws -> [PaymentFacts] {
        try database.query(
            """
            SELECT concat_ws(' ', id, status, captured, refunded) FROM payments
            WHERE booking_id = '\(booking)' ORDER BY created_at, id
            """
        ).compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 4, let captured = Int(words[2]), let refunded = Int(words[3])
            else { return nil }
            return PaymentFacts(
                id: String(words[0]),
                status: String(words[1]),
                captured: captured,
                refunded: refunded
            )
        }
    }

    /// What the provider has taken for a booking, and given back of it: nil stands for a payment of which it
    /// does not know.
    func charges(for booking: String) throws -> [(captured: Int, refunded: Int)?] {
        try payments(of: booking).map { payment in
            let found = try sandbox("GET", "/v1/payments?reference=\(payment.id)")
            guard found.status == 200 else { return nil }
            return (
                try #require(found.json?["captured"]?.integer),
                try #require(found.json?["refunded"]?.integer)
            )
        }
    }

    /// What of a customer's money the provider keeps.
    func kept(for booking: String) throws -> Int {
        try charges(for: booking).reduce(0) { sum, charge in
            sum + (charge.map { $0.captured - $0.refunded } ?? 0)
        }
    }
}
