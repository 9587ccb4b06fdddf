import Reservations
import Support
import Testing

@Suite("What goes back in parts")
struct LedgerPartsTests {
    /// A booking by chance, and what goes back of all of it by its rules.
    private static func sold(
        by random: inout SeededRandom
    ) throws -> (sale: PaidSale, back: Int, total: Int) {
        let items = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            Sale.item(
                ["film", "concert"].randomElement(using: &random) ?? "",
                quantity: Int.random(in: 1...9, using: &random),
                price: Money(minorUnits: Int.random(in: 1...99_999, using: &random), Sale.euro)
            )
        }
        let step = RefundRules.Step(
            hoursBefore: 0,
            percent: Int.random(in: 0...100, using: &random),
            fee: Int.random(in: 0...2_000, using: &random)
        )
        let rules = try RefundRules([step])
        var sale = PaidSale(.confirmed, items, terms: PaidSale.Terms(rules: rules))
        sale.add(.captured)
        let back = items.reduce(0) { sum, item in
            sum
                + rules.refund(
                    of: item.total,
                    quantity: item.quantity,
                    secondsBefore: 0
                ).amount
        }
        return (sale, back, items.reduce(0) { $0 + $1.total })
    }

    @Test
    func `is as much as at once, whatever the parts, and never more than was paid`() throws {
        var random = SeededRandom(seed: 1)
        for _ in 1...4_000 {
            var (sale, back, total) = try Self.sold(by: &random)
            var whole = sale
            whole.cancel()
            var left = Array((sale.booking?.items ?? []).indices).shuffled(using: &random)
            while !left.isEmpty {
                let part = left.prefix(Int.random(in: 1...left.count, using: &random))
                left.removeFirst(part.count)
                let change = sale.cancel(Array(part)).change
                #expect(change?.postings.allSatisfy { $0.sum == 0 } == true)
                #expect((change?.to == .confirmed) == !left.isEmpty)
            }
            #expect(sale.back == back && whole.back == back && back <= total)
        }
    }
}

extension PaidSale {
    /// What goes back of its payment, if its refunds and itself agree on that.
    fileprivate var back: Int? {
        let refunds = ledger.refunds.values.reduce(0) { $0 + $1.amount.minorUnits }
        return ledger.payments["payment"]?.refunded == refunds ? refunds : nil
    }
}
