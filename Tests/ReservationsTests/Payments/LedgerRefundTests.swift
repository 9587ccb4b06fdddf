import Reservations
import Testing

@Suite("What goes back")
struct LedgerRefundTests {
    private typealias Step = RefundRules.Step

    private func sold(
        _ items: [BookingItem] = PaidSale.items,
        _ steps: [RefundRules.Step] = RefundRules.standard.steps,
        secondsBefore: Int = 86_400
    ) throws -> PaidSale {
        let rules = try RefundRules(steps)
        let terms = PaidSale.Terms(rules: rules, secondsBefore: secondsBefore)
        var sale = PaidSale(.confirmed, items, terms: terms)
        sale.add(.captured)
        return sale
    }

    @Test(
        arguments: [
            ([Step(hoursBefore: 0, percent: 100)], 4_000, 0),
            ([Step(hoursBefore: 0, percent: 50)], 2_000, 0),
            ([Step(hoursBefore: 0, percent: 100, fee: 150)], 3_400, 600),
            ([Step(hoursBefore: 25, percent: 100), Step(hoursBefore: 24, percent: 10)], 400, 0),
        ] as [([RefundRules.Step], Int, Int)]
    )
    func `follows the rules, and the books tell what is kept of it`(
        steps: [RefundRules.Step],
        amount: Int,
        fee: Int
    ) throws {
        var sale = try sold(PaidSale.items, steps)
        let change = sale.cancel().change
        #expect(change?.to == .refundPending && change?.released == [0, 1, 2])
        #expect(change?.refund?.amount.minorUnits == amount && change?.refund?.reason == .cancelled)
        let lines = change?.postings.first?.lines ?? []
        #expect(lines.reduce(0) { $0 + $1.amount } == 0)
        let given = lines.filter { $0.account == .organizer }.map(\.amount)
        #expect(given == [(amount + fee) / 2, (amount + fee) / 2])
        #expect(lines.first { $0.account == .fees }?.amount ?? 0 == -fee)
        #expect(lines.first { $0.account == .refunds }?.amount == -amount)
    }

    @Test(
        arguments: [([], 86_400), (RefundRules.standard.steps, -1)] as [([RefundRules.Step], Int)]
    )
    func `is nothing without a rule, and after the start`(
        steps: [RefundRules.Step],
        secondsBefore: Int
    ) throws {
        var sale = try sold(PaidSale.items, steps, secondsBefore: secondsBefore)
        let change = sale.cancel().change
        #expect(change?.to == .cancelled && change?.released == [0, 1, 2])
        #expect(change?.refund == nil && change?.postings == [])
    }

    @Test
    func `is all of it where the organizer has called it off, whatever the rules`() throws {
        let terms = PaidSale.Terms(
            rules: try RefundRules([]),
            secondsBefore: -60,
            standing: .calledOff
        )
        var sale = PaidSale(.confirmed, terms: terms)
        sale.add(.captured)
        #expect(sale.cancel([0]).change?.refund?.amount.minorUnits == 1_000)
        let rest = sale.cancel().change
        #expect(rest?.to == .refundPending && rest?.refund?.amount.minorUnits == 3_000)
    }

    @Test
    func `is nothing once it is over: nothing can be cancelled then but by operators`() {
        var sale = PaidSale(.confirmed, terms: .init(secondsBefore: -60, standing: .over))
        sale.add(.captured)
        #expect(sale.cancel() == .tooLate)
        #expect(sale.cancel([0]) == .tooLate)
        #expect(sale.cancel(isFree: true).change?.to == .refundPending)
    }

    @Test
    func `is nothing where nothing was paid`() {
        var sale = PaidSale(.confirmed)
        let part = sale.cancel([0]).change
        #expect(part?.released == [0] && part?.refund == nil && part?.isPartial == true)
        let rest = sale.cancel().change
        #expect(rest?.to == .cancelled && rest?.refund == nil && rest?.released == [1, 2])
    }

    @Test
    func `of a part leaves the rest to the customer`() throws {
        var sale = try sold()
        let change = sale.cancel([2, 0]).change
        #expect(change?.from == .confirmed && change?.to == .confirmed)
        #expect(change?.released == [0, 2] && change?.refund?.amount.minorUnits == 3_000)
        #expect(sale.ledger.seats[Sale.key("film", "1")]?.owner == .nobody)
        #expect(sale.ledger.seats[Sale.key("film", "2")]?.owner == .booking)
        #expect(sale.ledger.ticketTypes["adult"]?.left == 4)
        sale.finish(change?.refund?.id ?? "")
        #expect(sale.status == .confirmed)
        #expect(sale.cancel([0]).faultyFields == ["items[0]"])
        let rest = sale.cancel().change
        #expect(rest?.to == .refundPending && rest?.released == [1])
        #expect(rest?.refund?.amount.minorUnits == 1_000)
    }

    @Test(
        arguments: [
            ([0, 7], ["items[1]"]), ([-1], ["items[0]"]), ([4, 3], ["items[0]", "items[1]"]),
        ] as [([Int], [String])]
    )
    func `of a part is for places that are there`(
        items: [Int],
        fields: [String]
    ) throws {
        var sale = try sold()
        let before = sale.ledger
        #expect(sale.cancel(items).faultyFields == fields)
        #expect(sale.ledger.everything == before.everything)
        #expect(sale.ledger.payments == before.payments)
    }

    @Test
    func `of a part that is all is that of the whole`() throws {
        var sale = try sold()
        #expect(sale.cancel([1, 2, 0]).change?.to == .refundPending)
    }

    @Test(arguments: [(3_000, 3_000), (2_000, 2_000), (1_999, 2_000), (0, 2_000)])
    func `is what was quoted, or by the rules of now if that is more`(
        quoted: Int,
        amount: Int
    ) throws {
        var sale = try sold(PaidSale.items, [Step(hoursBefore: 0, percent: 50)])
        let parts = [(0, quoted), (1, 0), (2, 0)].map { item, amount in
            RefundQuote.Part(item: item, amount: amount, fee: 0)
        }
        sale.ledger.bookings["hers"]?.quotes = [
            RefundQuote(parts: [.init(item: 0, amount: 1_000, fee: 0)]), RefundQuote(parts: parts),
        ]
        #expect(sale.cancel().change?.refund?.amount.minorUnits == amount)
    }

    @Test
    func `of a part that was not quoted follows the rules`() throws {
        var sale = try sold(PaidSale.items, [Step(hoursBefore: 0, percent: 50)])
        let parts = (0...2).map { RefundQuote.Part(item: $0, amount: 900, fee: 0) }
        sale.ledger.bookings["hers"]?.quotes = [RefundQuote(parts: parts)]
        #expect(sale.cancel([0]).change?.refund?.amount.minorUnits == 500)
    }

    @Test
    func `is all of it where an operator says so, even after the start`() throws {
        var sale = try sold(PaidSale.items, [], secondsBefore: -3_600)
        let change = sale.cancel(isFree: true).change
        #expect(change?.refund?.amount.minorUnits == PaidSale.total)
        #expect(change?.refund?.reason == .byOperator)
    }

    @Test
    func `waits until it is known whether the money comes`() {
        var sale = PaidSale(.confirmed)
        sale.add(.authorized)
        #expect(sale.cancel() == .paymentInProgress)
        #expect(sale.cancel(isFree: true) == .paymentInProgress)
    }

    @Test
    func `is back once, and the whole once nothing is on its way`() throws {
        var sale = try sold()
        let refund = sale.cancel().change?.refund?.id ?? ""
        let done = sale.finish(refund).change
        #expect(done?.from == .refundPending && done?.to == .refunded)
        #expect(done?.refund?.isDone == true && done?.postings.map(\.kind) == [.payout])
        let again = sale.finish(refund).change
        #expect(again?.postings == [] && again?.refund == nil && again?.to == .refunded)
        #expect(sale.finish("none") == .unknown(.booking))
    }

    @Test(arguments: [("EUR", 1_999), ("JPY", 1_999), ("KWD", 12_345)])
    func `is in the booking's currency, down to its minor unit`(
        code: String,
        price: Int
    ) throws {
        let currency = try #require(Currency(code))
        let item = Sale.item("film", seat: "1", price: Money(minorUnits: price, currency))
        var sale = try sold([item], [Step(hoursBefore: 0, percent: 33)])
        let change = sale.cancel().change
        #expect(change?.refund?.amount == Money(minorUnits: price * 33 / 100, currency))
        #expect(change?.postings.map(\.currency) == [currency])
    }
}
