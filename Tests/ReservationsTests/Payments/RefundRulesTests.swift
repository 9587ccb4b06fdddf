import JSONText
import Reservations
import Support
import Testing

/// Rules of refunds by their steps: hours before the start, percent and fee.
private func rules(
    _ steps: (hours: Int, percent: Int, fee: Int)...
) throws(FieldFaults) -> RefundRules {
    try RefundRules(
        steps.map { .init(hoursBefore: $0.hours, percent: $0.percent, fee: $0.fee) }
    )
}

@Suite("Rules of refunds")
struct RefundRulesTests {
    @Test(
        arguments: [
            (.max / 2, 3_998, 0), (48 * 3_600 + 1, 3_998, 0), (48 * 3_600, 3_998, 0),
            (48 * 3_600 - 1, 1_499, 500), (24 * 3_600, 1_499, 500), (24 * 3_600 - 1, 0, 399),
            (3_600, 0, 399), (3_599, 0, 0), (0, 0, 0), (-1, 0, 0), (.min, 0, 0),
        ] as [(seconds: Int, amount: Int, fee: Int)]
    )
    func `give back by the step that holds, to the second`(
        seconds: Int,
        amount: Int,
        fee: Int
    ) throws {
        let rules = try rules((1, 10, 200), (48, 100, 0), (24, 50, 250))
        #expect(rules.steps.map(\.hoursBefore) == [48, 24, 1])
        let refund = rules.refund(of: 3_998, quantity: 2, secondsBefore: seconds)
        #expect((refund.amount, refund.fee) == (amount, fee))
    }

    @Test
    func `give everything until the start where nobody says otherwise, nothing without a step`()
        throws
    {
        for seconds in [0, 1, 1_000_000_000] {
            let whole = RefundRules.standard.refund(
                of: 5_997,
                quantity: 3,
                secondsBefore: seconds
            )
            #expect((whole.amount, whole.fee) == (5_997, 0))
            let none = try rules().refund(of: 5_997, quantity: 3, secondsBefore: seconds)
            #expect((none.amount, none.fee) == (0, 0))
        }
        let late = RefundRules.standard.refund(of: 5_997, quantity: 3, secondsBefore: -1)
        #expect((late.amount, late.fee) == (0, 0))
    }

    @Test
    func `give back exactly, up to the dearest booking that there can be`() throws {
        let most = SalesTerms.perBookingBounds.upperBound
        for percent in [1, 33, 99, 100] {
            let rules = try rules((0, percent, 1))
            let refund = rules.refund(of: Money.limit * most, quantity: most, secondsBefore: 0)
            #expect(refund.amount == Money.limit / 100 * most * percent - most)
            #expect(refund.fee == most)
        }
        let greedy = try rules((0, 100, Money.limit))
        let refund = greedy.refund(of: Money.limit * most, quantity: most, secondsBefore: 0)
        #expect((refund.amount, refund.fee) == (0, Money.limit * most))
    }

    /// Steps at random, and a time that any of them may hold at.
    private func chance(
        _ random: inout SeededRandom
    ) throws -> (rules: RefundRules, secondsBefore: Int) {
        let hours = Set(
            (0..<Int.random(in: 0...10, using: &random)).map { _ in
                Int.random(in: 0...100, using: &random)
            }
        )
        let feeLimit = [0, 9, 500, Money.limit].randomElement(using: &random) ?? 0
        let steps = hours.sorted().shuffled(using: &random).map { hours in
            RefundRules.Step(
                hoursBefore: hours,
                percent: Int.random(in: 0...100, using: &random),
                fee: Int.random(in: 0...feeLimit, using: &random)
            )
        }
        let seconds = Int.random(in: -3_600...(101 * 3_600), using: &random)
        return (try RefundRules(steps), seconds)
    }

    @Test(arguments: 1...4)
    func `of any price part it into what goes back, what is kept and the rest`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<1_000 {
            let (rules, seconds) = try chance(&random)
            let price = Int.random(in: 0...[9, 5_000, Money.limit][seed % 3], using: &random)
            let quantity = Int.random(in: 1...1_000, using: &random)
            let refund = rules.refund(
                of: price * quantity,
                quantity: quantity,
                secondsBefore: seconds
            )
            let step = rules.steps.filter { $0.hoursBefore * 3_600 <= seconds }
                .max { $0.hoursBefore < $1.hoursBefore }
            let hundredfold = (price * quantity).multipliedFullWidth(by: step?.percent ?? 0)
            let share = 100.dividingFullWidth(hundredfold).quotient
            try #require(refund.amount + refund.fee == share, "\(rules) \(price) \(seconds)")
            try #require(refund.amount == max(0, share - (step?.fee ?? 0) * quantity))
            try #require((0...(price * quantity)).contains(refund.amount))
        }
    }

    @Test(arguments: ["EUR", "JPY", "KWD"])
    func `give the items of a booking as much as the whole, but for what is rounded down`(
        code: String
    ) throws {
        var random = SeededRandom(seed: 5)
        let price = try #require(Money(decimal: "1999", try currency(code)))
        for _ in 0..<1_000 {
            let (rules, seconds) = try chance(&random)
            let items = (0..<4).map { _ in Int.random(in: 1...250, using: &random) }
            func refund(_ quantity: Int) -> (amount: Int, fee: Int) {
                rules.refund(
                    of: price.minorUnits * quantity,
                    quantity: quantity,
                    secondsBefore: seconds
                )
            }
            let parts = items.map { refund($0).amount }.reduce(0, +)
            let whole = refund(items.reduce(0, +)).amount
            // Less than one minor unit of each.
            try #require((whole - items.count + 1...whole).contains(parts), "\(rules) \(items)")
        }
    }

    @Test
    func `are told with all that is wrong with them, each fault at its place`() throws {
        let error = try #require(throws: FieldFaults.self) {
            try rules(
                (1, 101, 0),
                (2, 50, -1),
                (1, 50, 0),
                (8_761, 100, Money.limit + 1),
                (2, 1, 0)
            )
        }
        #expect(
            error.list.map(\.field) == [
                "refund_rules[0].percent", "refund_rules[1].fee", "refund_rules[2].hours_before",
                "refund_rules[3].hours_before", "refund_rules[3].fee",
                "refund_rules[4].hours_before",
            ]
        )
        let many = (0...10).map { RefundRules.Step(hoursBefore: $0, percent: 1) }
        #expect(throws: FieldFaults([.init("refund_rules", "expected a list of at most 10")])) {
            try RefundRules(many)
        }
        #expect(try RefundRules(Array(many.dropLast())).steps.count == 10)
    }

    @Test(arguments: [("EUR", "2.50"), ("JPY", "250"), ("KWD", "0.250")])
    func `are told with fees in their currency's digits`(code: String, fee: String) throws {
        let facts = try rules((48, 50, 250)).facts(in: try currency(code))
        #expect(
            String(decoding: facts.bytes, as: UTF8.self)
                == #"[{"hours_before":48,"percent":50,"fee":"\#(fee)"}]"#
        )
    }
}
