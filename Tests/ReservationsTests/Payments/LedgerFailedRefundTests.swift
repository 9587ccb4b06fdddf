import Reservations
import Testing

@Suite("What does not come back to a customer")
struct LedgerFailedRefundTests {
    private var sale = PaidSale(.confirmed, PaidSale.items)
    private var refundID = ""

    init() throws {
        sale.add(.captured)
        refundID = try #require(sale.cancel().change?.refund?.id)
    }

    @Test(arguments: [false, true])
    func `is told once, also where it was done, and leaves books and booking as they are`(
        isDone: Bool
    ) {
        var sale = sale
        if isDone { sale.finish(refundID) }
        let before = sale.status
        let change = sale.failRefund(refundID).change
        #expect(change?.refund?.isFailed == true && change?.refund?.isDone == isDone)
        #expect(change?.refundStep == .failed && change?.postings == [])
        #expect(change?.to == before && sale.status == before)
        #expect(sale.failRefund(refundID).change?.refund == nil)
    }

    @Test
    func `is back once somebody has seen to it by hand, and for good`() {
        var sale = sale
        sale.failRefund(refundID)
        let change = sale.finish(refundID, byHand: true).change
        #expect(change?.to == .refunded && change?.refundStep == .byHand)
        #expect(change?.postings.map(\.kind) == [.payout])
        #expect(sale.finish(refundID, byHand: true).change?.refund == nil)
        // What the provider says once more is nothing new.
        #expect(sale.failRefund(refundID).change?.refund == nil)
    }

    @Test
    func `is paid out once in the books, by the provider or by hand`() {
        var sale = sale
        #expect(sale.finish(refundID).change?.postings.map(\.kind) == [.payout])
        sale.failRefund(refundID)
        let change = sale.finish(refundID, byHand: true).change
        #expect(change?.refund?.isByHand == true && change?.postings == [])
        #expect(sale.status == .refunded)
    }

    @Test
    func `is nobody's to give back by hand as long as it has not failed`() {
        var sale = sale
        #expect(sale.finish(refundID, byHand: true).change?.refund == nil)
        #expect(sale.status == .refundPending)
    }
}
